package io.segstream.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCurvesTest {
  private static final int CURVE = 0xff1f4e9c;

  @TempDir Path directory;

  @Test
  void shouldDrawAFallingFigureFromTopLeftToBottomRight() throws IOException {
    // Given
    StringBuilder rows = new StringBuilder("step,loss,rate\n");
    for (int step = 1; step <= 200; step++) {
      rows.append(step).append(',').append(400 - step).append(",0.1\n");
    }
    Files.writeString(directory.resolve("metrics.csv"), rows);
    Files.writeString(directory.resolve("validation.csv"), "step,iou\n100,0.25\n200,NaN\n");
    // When
    List<Path> files = RunCurves.write(directory);
    // Then
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly("loss.png", "rate.png", "validation-iou.png");
    BufferedImage loss = ImageIO.read(files.get(0).toFile());
    assertThat(rowOfCurve(loss, 80)).isLessThan(60);
    assertThat(rowOfCurve(loss, 770)).isGreaterThan(340);
  }

  @Test
  void shouldDrawNothingBeforeTheFirstStep() throws IOException {
    assertThat(RunCurves.write(directory)).isEmpty();
  }

  private static int rowOfCurve(BufferedImage image, int column) {
    for (int y = 0; y < image.getHeight(); y++) {
      if (image.getRGB(column, y) == CURVE) {
        return y;
      }
    }
    throw new AssertionError("no curve at column " + column);
  }
}
