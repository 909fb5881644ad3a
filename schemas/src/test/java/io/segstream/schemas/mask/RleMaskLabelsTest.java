package io.segstream.schemas.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RleMaskLabelsTest {
  @Test
  void shouldEncodeEachLabelAsIfItWereAlone() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      // Given
      int width = 1 + random.nextInt(40);
      int height = 1 + random.nextInt(40);
      int count = 1 + random.nextInt(RleMask.MAX_LABELS);
      byte[] labels =
          random.nextBoolean()
              ? Bitmaps.noise(random, width, height, count, random.nextDouble())
              : Bitmaps.discs(random, width, height, Math.min(count, 9));

      // When
      List<RleMask> masks = RleMask.encodeLabels(labels, width, height, count);

      // Then
      assertThat(masks).hasSize(count);
      for (int label = 1; label <= count; label++) {
        assertThat(masks.get(label - 1))
            .isEqualTo(RleMask.encode(Bitmaps.only(labels, label), width, height));
      }
    }
  }

  @Test
  void shouldCoverEachPixelOnceWhenLabelsFillTheMap() {
    // Given
    byte[] labels = Bitmaps.noise(new Random(4), 33, 17, 5, 1.0);

    // When
    List<RleMask> masks = RleMask.encodeLabels(labels, 33, 17, 5);

    // Then
    assertThat(masks.stream().mapToInt(RleMask::area).sum()).isEqualTo(33 * 17);
    assertThat(masks.stream().reduce(RleMask.empty(33, 17), RleMask::union))
        .isEqualTo(RleMask.of(33, 17, 0, 33 * 17));
  }

  @Test
  void shouldUpsampleLabelsAsTheScaledMapWouldBeEncoded() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      // Given
      int gridWidth = 1 + random.nextInt(15);
      int gridHeight = 1 + random.nextInt(15);
      int width = 1 + random.nextInt(70);
      int height = 1 + random.nextInt(70);
      byte[] grid = Bitmaps.noise(random, gridWidth, gridHeight, 4, random.nextDouble());

      // When
      List<RleMask> masks = RleMask.upsampleLabels(grid, gridWidth, gridHeight, 4, width, height);

      // Then
      byte[] scaled = nearest(grid, gridWidth, gridHeight, width, height);
      assertThat(masks).isEqualTo(RleMask.encodeLabels(scaled, width, height, 4));
    }
  }

  private static byte[] nearest(byte[] grid, int gridWidth, int gridHeight, int width, int height) {
    byte[] scaled = new byte[width * height];
    for (int y = 0; y < height; y++) {
      int row = (2 * y + 1) * gridHeight / (2 * height);
      for (int x = 0; x < width; x++) {
        int column = (2 * x + 1) * gridWidth / (2 * width);
        scaled[y * width + x] = grid[row * gridWidth + column];
      }
    }
    return scaled;
  }

  @Test
  void shouldRefuseLabelsBeyondTheAnnouncedCount() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.encodeLabels(new byte[] {0, (byte) 200, 3, 0}, 2, 2, 3))
        .withMessage("Label map holds the label 200, the largest announced is 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.encodeLabels(new byte[4], 2, 2, 256))
        .withMessage("Label count is 256, must be 0 to 255");
  }
}
