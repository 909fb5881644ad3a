package io.segstream.trainer.oversegment;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.augment.View;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.MaskFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Contours that something else has found, for example a network that learnt boundaries: grey PNG
 * files {@code ID.png} of the picture's size, 0 for no contour to 255. Ids that contain slashes are
 * in subdirectories.
 */
public final class ContourFiles implements ContourSource {
  /** Places along each axis at which a cell looks, so that thin lines are not missed. */
  private static final int LOOKS = 3;

  private final Path directory;

  /**
   * Files in a directory.
   *
   * @throws DatasetException if there is no such directory
   */
  public ContourFiles(Path directory) throws DatasetException {
    if (!Files.isDirectory(directory)) {
      throw new DatasetException("there is no directory of contours '%s'".formatted(directory));
    }
    this.directory = directory;
  }

  /** The strongest contour in each cell; none beyond the picture. */
  @Override
  public int[] of(Example example, View view, int width, int height) throws ExampleException {
    LabelMap map = MaskFile.read(directory.resolve(example.id() + ".png"), example.image());
    double stepX = (double) view.image().width() / (width * LOOKS);
    double stepY = (double) view.image().height() / (height * LOOKS);
    int[] contours = new int[width * height];
    for (int row = 0; row < height * LOOKS; row++) {
      for (int column = 0; column < width * LOOKS; column++) {
        double x = (column + 0.5) * stepX;
        double y = (row + 0.5) * stepY;
        int sourceX = (int) Math.floor(view.toSource().x(x, y));
        int sourceY = (int) Math.floor(view.toSource().y(x, y));
        if (sourceX >= 0 && sourceX < map.width() && sourceY >= 0 && sourceY < map.height()) {
          int cell = row / LOOKS * width + column / LOOKS;
          int strength = map.labels()[sourceY * map.width() + sourceX] & 0xff;
          contours[cell] = Math.max(contours[cell], strength);
        }
      }
    }
    return contours;
  }
}
