package io.segstream.trainer.run;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws the figures of a run, as {@link RunLog} wrote them, as one PNG per figure. */
public final class RunCurves {
  private static final String METRICS = "metrics.csv";
  private static final String VALIDATION = "validation.csv";

  private RunCurves() {}

  /**
   * Writes {@code curves/FIGURE.png} for every figure of the run; validation scores begin with
   * {@code validation-}.
   *
   * @param directory of the run
   * @return the files, in the order of the figures
   */
  public static List<Path> write(Path directory) throws IOException {
    Path curves = Files.createDirectories(directory.resolve("curves"));
    List<Path> written = new ArrayList<>();
    write(directory.resolve(METRICS), curves, "", written);
    write(directory.resolve(VALIDATION), curves, "validation-", written);
    return written;
  }

  private static void write(Path file, Path curves, String prefix, List<Path> written)
      throws IOException {
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    if (lines.size() < 2) {
      return;
    }
    String[] names = lines.get(0).split(",");
    // Where there was no more space the last row may be cut off.
    List<String[]> rows =
        lines.stream()
            .skip(1)
            .map(line -> line.split(","))
            .filter(cells -> cells.length == names.length)
            .toList();
    double[][] columns = new double[names.length][rows.size()];
    for (int row = 0; row < rows.size(); row++) {
      String[] cells = rows.get(row);
      for (int column = 0; column < names.length; column++) {
        columns[column][row] = Double.parseDouble(cells[column]);
      }
    }
    for (int column = 1; column < names.length; column++) {
      BufferedImage image =
          new CurveChart(columns[0], columns[column]).draw(prefix + names[column]);
      Path target = curves.resolve(prefix + names[column] + ".png");
      ImageIO.write(image, "png", target.toFile());
      written.add(target);
    }
  }
}
