package io.segstream.inference.propagate;

import java.util.Arrays;

/**
 * How many cells an object may take on a frame. What looks like its object and touches it is taken
 * in cell by cell, a little on every frame, and nothing in the picture says when to stop; but an
 * object grows no faster than its flow diverges. Where more cells are inside than that allows, the
 * least likely of them are given up.
 */
final class AreaLimit {
  private static final float SLACK = 1.3f;
  private static final float MOST_ZOOM = 1.04f;
  private static final float MOST_GROWTH = 1.01f;
  private static final float MEMORY = 0.98f;
  private static final double MOST_BOUND = 1 - 1e-6;

  private AreaLimit() {}

  /**
   * The area to expect on this frame: as much more or less as flow has stretched the last mask, of
   * which 4 % a frame are believed at most.
   *
   * @param expected on the frame before, in cells
   * @param labels of the frame before, by pixel
   * @param carried the object's mask as flow carries it to this frame, by cell
   */
  static float expected(float expected, byte[] labels, int label, float[] carried) {
    int before = 0;
    for (byte each : labels) {
      before += (each & 0xFF) == label ? 1 : 0;
    }
    if (before == 0) {
      return expected;
    }
    float now = 0;
    for (float cell : carried) {
      now += cell;
    }
    float zoom = now * CellImage.STRIDE * CellImage.STRIDE / before;
    return expected * Math.max(1 / MOST_ZOOM, Math.min(MOST_ZOOM, zoom));
  }

  /** The larger of what is seen and what was expected, which fades slowly. */
  static float remembered(float expected, float area) {
    return Math.max(area, MEMORY * expected);
  }

  /** What is expected after {@code area} cells were seen: it grows slowly. */
  static float learnt(float expected, float area) {
    return Math.min(MOST_GROWTH * expected, remembered(expected, area));
  }

  /**
   * Lowers all odds alike until fewer than 1.3 times the expected cells are inside, if more are.
   *
   * @param p probability by cell, changed in place
   */
  static void apply(float[] p, float expected) {
    float[] inside = new float[p.length];
    int count = 0;
    for (float each : p) {
      if (each > 0.5f) {
        inside[count++] = each;
      }
    }
    int most = Math.max(1, Math.round(SLACK * expected));
    if (count <= most) {
      return;
    }
    Arrays.sort(inside, 0, count);
    // The cell at the limit comes to 0.5, which is outside.
    double bound = Math.min(MOST_BOUND, inside[count - most]);
    for (int i = 0; i < p.length; i++) {
      double in = p[i] * (1 - bound);
      p[i] = (float) (in / (in + (1 - p[i]) * bound));
    }
  }
}
