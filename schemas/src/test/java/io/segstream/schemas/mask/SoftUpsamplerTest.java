package io.segstream.schemas.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SoftUpsamplerTest {
  @Test
  void shouldResizeAsOnnxRuntimeDoes() throws IOException {
    for (String[] line : Bitmaps.table("/onnx/resize-linear.tsv")) {
      // Given
      double[] numbers =
          Arrays.stream(line[2].split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
      float[] values = new float[numbers.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) numbers[i];
      }
      SoftMask soft = SoftMask.whole(values, Integer.parseInt(line[0]), Integer.parseInt(line[1]));

      // When
      RleMask mask =
          RleMask.upsampleSoft(soft, 0.5f, Integer.parseInt(line[3]), Integer.parseInt(line[4]));

      // Then
      assertThat(mask.runs()).containsExactly(Bitmaps.ints(line[5]));
    }
  }

  @Test
  void shouldAgreeWithInterpolationOfEachPixelOfTheWholeGrid() {
    Random random = new Random(7);
    for (int round = 0; round < 400; round++) {
      // Given
      int gridWidth = 1 + random.nextInt(12);
      int gridHeight = 1 + random.nextInt(12);
      int x = random.nextInt(gridWidth);
      int y = random.nextInt(gridHeight);
      int windowWidth = 1 + random.nextInt(gridWidth - x);
      int windowHeight = 1 + random.nextInt(gridHeight - y);
      float[] values = new float[windowWidth * windowHeight];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat() * 1.4f - 0.2f;
      }
      SoftMask soft = new SoftMask(values, x, y, windowWidth, windowHeight, gridWidth, gridHeight);
      float threshold = random.nextInt(10) == 0 ? 0 : random.nextFloat();
      int width = 1 + random.nextInt(60);
      int height = 1 + random.nextInt(60);

      // When
      RleMask mask = RleMask.upsampleSoft(soft, threshold, width, height);

      // Then
      assertThat(mask)
          .as("round %d", round)
          .isEqualTo(RleMask.encode(naive(soft, threshold, width, height), width, height));
    }
  }

  private static byte[] naive(SoftMask soft, float threshold, int width, int height) {
    byte[] bitmap = new byte[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double sourceX = clamp((x + 0.5) * soft.gridWidth() / width - 0.5, soft.gridWidth());
        double sourceY = clamp((y + 0.5) * soft.gridHeight() / height - 0.5, soft.gridHeight());
        int column = (int) sourceX;
        int row = (int) sourceY;
        double right = sourceX - column;
        double down = sourceY - row;
        double value =
            (1 - down) * ((1 - right) * at(soft, column, row) + right * at(soft, column + 1, row))
                + down
                    * ((1 - right) * at(soft, column, row + 1)
                        + right * at(soft, column + 1, row + 1));
        bitmap[y * width + x] = (byte) (value > threshold ? 1 : 0);
      }
    }
    return bitmap;
  }

  private static double clamp(double position, int cells) {
    return Math.max(0, Math.min(cells - 1, position));
  }

  private static double at(SoftMask soft, int column, int row) {
    int x = column - soft.x();
    int y = row - soft.y();
    boolean inside = x >= 0 && x < soft.width() && y >= 0 && y < soft.height();
    return inside ? soft.values()[y * soft.width() + x] : 0;
  }

  @Test
  void shouldReachTheFrameOnlyWhereTheWindowReachesTheGrid() {
    // Given: cells of 4 pixels; the window touches the top edge of the grid alone.
    SoftMask soft = new SoftMask(new float[] {1}, 1, 0, 1, 1, 3, 3);

    // When
    RleMask mask = RleMask.upsampleSoft(soft, 0.5f, 12, 12);

    // Then
    assertThat(mask.boundingBox()).isEqualTo(new PixelBox(4, 0, 4, 4));
    assertThat(mask.contains(5, 0)).isTrue();
  }

  @Test
  void shouldTreatTheThresholdItselfAsBackground() {
    assertThat(RleMask.upsampleSoft(SoftMask.whole(new float[] {0.5f}, 1, 1), 0.5f, 4, 4))
        .isEqualTo(RleMask.empty(4, 4));
  }

  @Test
  void shouldRefuseThresholdsBelowTheValueOutsideTheWindow() {
    SoftMask soft = SoftMask.whole(new float[] {1}, 1, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.upsampleSoft(soft, -0.1f, 4, 4))
        .withMessage("Threshold is -0.1, must be 0 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.upsampleSoft(soft, Float.NaN, 4, 4))
        .withMessage("Threshold is NaN, must be 0 or more");
  }

  @Test
  void shouldRefuseWindowsOutsideTheGrid() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SoftMask(new float[4], 3, 0, 2, 2, 4, 4))
        .withMessage("Window (x=3, y=0, width=2, height=2) does not lie in a grid of 4x4 cells");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SoftMask(new float[3], 0, 0, 2, 2, 4, 4))
        .withMessage("Window of 2x2 cells needs 4 values, got 3");
  }
}
