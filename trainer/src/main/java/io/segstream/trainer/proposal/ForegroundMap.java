package io.segstream.trainer.proposal;

import java.util.Objects;

/**
 * How likely each pixel of a picture belongs to its object.
 *
 * @param width columns, those of the picture
 * @param height rows, those of the picture
 * @param probability [height, width], 0..1; not copied
 */
public record ForegroundMap(int width, int height, float[] probability) {
  public ForegroundMap {
    Objects.requireNonNull(probability, "probability");
    if (width < 1 || height < 1 || (long) width * height != probability.length) {
      throw new IllegalArgumentException(
          "A map of %dx%d cannot hold %d probabilities"
              .formatted(width, height, probability.length));
    }
  }

  /**
   * Brings a coarser map to a picture's size, bilinearly with half-pixel centres and clamped edges.
   *
   * @param cells [rows, columns], 0..1
   */
  static ForegroundMap enlarged(float[] cells, int columns, int rows, int width, int height) {
    Axis across = new Axis(columns, width);
    Axis down = new Axis(rows, height);
    float[] probability = new float[width * height];
    for (int y = 0, i = 0; y < height; y++) {
      int top = down.low[y] * columns;
      int bottom = down.high[y] * columns;
      float fy = down.fraction[y];
      for (int x = 0; x < width; x++, i++) {
        int left = across.low[x];
        int right = across.high[x];
        float fx = across.fraction[x];
        float upper = cells[top + left] + fx * (cells[top + right] - cells[top + left]);
        float lower = cells[bottom + left] + fx * (cells[bottom + right] - cells[bottom + left]);
        probability[i] = upper + fy * (lower - upper);
      }
    }
    return new ForegroundMap(width, height, probability);
  }

  /** Between which cells the pixels of one axis lie. */
  private static final class Axis {
    final int[] low;
    final int[] high;
    final float[] fraction;

    Axis(int cells, int pixels) {
      low = new int[pixels];
      high = new int[pixels];
      fraction = new float[pixels];
      for (int p = 0; p < pixels; p++) {
        double centre = (p + 0.5) * cells / pixels - 0.5;
        double clamped = Math.max(0, Math.min(cells - 1, centre));
        low[p] = (int) clamped;
        high[p] = Math.min(cells - 1, low[p] + 1);
        fraction[p] = (float) (clamped - low[p]);
      }
    }
  }
}
