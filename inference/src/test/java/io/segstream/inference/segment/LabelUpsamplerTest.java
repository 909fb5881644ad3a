package io.segstream.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.schemas.mask.RleMask;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelUpsamplerTest {
  @Test
  void shouldAgreeWithAPlainReferenceOnEveryPixel() {
    // Given
    Random random = new Random(21);
    LabelUpsampler upsampler = new LabelUpsampler();
    for (int round = 0; round < 200; round++) {
      LabelUpsampler.Grid grid = randomGrid(random);
      int width = 1 + random.nextInt(50);
      int height = 1 + random.nextInt(50);

      // When
      List<RleMask> masks = upsampler.upsample(grid, 0.5f, width, height);

      // Then
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int expected = reference(grid, (x + 0.5) / width, (y + 0.5) / height);
          for (int label = 1; label <= grid.count(); label++) {
            if (expected >= 0) {
              assertThat(masks.get(label - 1).contains(x, y))
                  .as("round %d, pixel %d,%d of label %d", round, x, y, label)
                  .isEqualTo(label == expected);
            }
          }
        }
      }
    }
  }

  private static LabelUpsampler.Grid randomGrid(Random random) {
    int width = 1 + random.nextInt(9);
    int height = 1 + random.nextInt(9);
    int[] labels = new int[width * height];
    float[] strengths = new float[width * height];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(4);
      strengths[i] = random.nextFloat();
    }
    return new LabelUpsampler.Grid(labels, strengths, width, height, 3);
  }

  /** The owner of a point given in shares of the picture; -1 if it is too close to call. */
  private static int reference(LabelUpsampler.Grid grid, double u, double v) {
    double[] sums = new double[grid.count() + 1];
    for (int i = 0; i < grid.labels().length; i++) {
      double dx = Math.abs(clamp(u * grid.width() - 0.5, grid.width()) - i % grid.width());
      double dy = Math.abs(clamp(v * grid.height() - 0.5, grid.height()) - i / grid.width());
      double weight = Math.max(0, 1 - dx) * Math.max(0, 1 - dy);
      float strength = grid.strengths()[i];
      boolean labelled = grid.labels()[i] > 0;
      sums[grid.labels()[i]] +=
          weight * (labelled ? Math.max(strength, 0.5f) : strength < 0.5f ? strength : 0);
    }
    double total = 0;
    int owner = 0;
    for (int label = 0; label < sums.length; label++) {
      total += sums[label];
      if (label > 0 && sums[label] > (owner == 0 ? 0 : sums[owner])) {
        owner = label;
      }
    }
    for (int label = 1; label < sums.length; label++) {
      if (label != owner && Math.abs(sums[label] - sums[owner]) < 1e-6 && sums[label] > 0) {
        return -1;
      }
    }
    if (Math.abs(total - 0.5) < 1e-6) {
      return -1;
    }
    return total < 0.5 ? 0 : owner;
  }

  private static double clamp(double value, int cells) {
    return Math.max(0, Math.min(cells - 1, value));
  }

  @Test
  void shouldGiveAnEmptyMaskToALabelWithoutCells() {
    // Given
    LabelUpsampler.Grid grid =
        new LabelUpsampler.Grid(new int[] {0, 2}, new float[] {0, 1}, 2, 1, 2);

    // When
    List<RleMask> masks = new LabelUpsampler().upsample(grid, 0.5f, 4, 2);

    // Then
    assertThat(masks.get(0).area()).isZero();
    assertThat(masks.get(1)).isEqualTo(RleMask.of(4, 2, 4, 4));
  }
}
