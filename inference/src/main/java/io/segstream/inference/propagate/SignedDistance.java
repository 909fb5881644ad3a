package io.segstream.inference.propagate;

/**
 * Distance of cells from the outline of a soft mask, positive inside, by two chamfer passes
 * (Borgefors, CVGIP 1986). Cells that the outline cuts start from their share, so the outline is
 * placed more finely than the grid.
 */
final class SignedDistance {
  private static final float DIAGONAL = 1.4142135f;
  private static final float FAR = 1e4f;
  private static final float CUT = 0.02f;

  private SignedDistance() {}

  /**
   * @param mask share of each cell that is inside, 0..1
   * @return distance in cells
   */
  static float[] of(float[] mask, int width, int height) {
    float[] inside = new float[mask.length];
    float[] outside = new float[mask.length];
    for (int i = 0; i < mask.length; i++) {
      boolean in = mask[i] >= 0.5f;
      boolean cut = mask[i] > CUT && mask[i] < 1 - CUT;
      float beyond = cut ? 0 : 0.5f;
      inside[i] = in ? (cut ? mask[i] - 0.5f : FAR) : -beyond;
      outside[i] = in ? -beyond : (cut ? 0.5f - mask[i] : FAR);
    }
    sweep(inside, width, height);
    sweep(outside, width, height);
    for (int i = 0; i < mask.length; i++) {
      inside[i] = mask[i] >= 0.5f ? inside[i] : -outside[i];
    }
    return inside;
  }

  private static void sweep(float[] d, int width, int height) {
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        float least = d[i];
        if (x > 0) {
          least = Math.min(least, d[i - 1] + 1);
        }
        if (y > 0) {
          least = Math.min(least, d[i - width] + 1);
          if (x > 0) {
            least = Math.min(least, d[i - width - 1] + DIAGONAL);
          }
          if (x < width - 1) {
            least = Math.min(least, d[i - width + 1] + DIAGONAL);
          }
        }
        d[i] = least;
      }
    }
    for (int y = height - 1, i = d.length - 1; y >= 0; y--) {
      for (int x = width - 1; x >= 0; x--, i--) {
        float least = d[i];
        if (x < width - 1) {
          least = Math.min(least, d[i + 1] + 1);
        }
        if (y < height - 1) {
          least = Math.min(least, d[i + width] + 1);
          if (x < width - 1) {
            least = Math.min(least, d[i + width + 1] + DIAGONAL);
          }
          if (x > 0) {
            least = Math.min(least, d[i + width - 1] + DIAGONAL);
          }
        }
        d[i] = least;
      }
    }
  }
}
