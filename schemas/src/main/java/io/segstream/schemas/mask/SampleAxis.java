package io.segstream.schemas.mask;

/**
 * How pixel positions along one axis map from a source grid to a target grid when pixel centres lie
 * at half numbers ({@code align_corners = False}, ONNX {@code half_pixel}): the centre of target
 * pixel t lies at source position {@code (t + 0.5) * source / target - 0.5}. All boundaries are
 * computed in whole numbers, so that no rounding moves them.
 */
record SampleAxis(int source, int target) {

  /** First target pixel whose centre lies in source cell {@code cell} or a later one. */
  int firstNearest(int cell) {
    return (int) ceilDiv(2L * cell * target - source, 2L * source);
  }

  /**
   * First target pixel that is interpolated between source cells {@code cell} and {@code cell + 1},
   * or later ones; positions beyond the outermost cell centres are clamped to them.
   */
  int firstLinear(int cell) {
    if (cell <= 0) {
      return 0;
    }
    if (cell >= source) {
      return target;
    }
    return (int) ceilDiv((2L * cell + 1) * target - source, 2L * source);
  }

  /** Weight of source cell {@code cell + 1} for a target pixel of {@code cell}'s interval, 0..1. */
  float weight(int cell, int pixel) {
    if (cell >= source - 1) {
      return 0;
    }
    long numerator = (2L * pixel + 1) * source - (2L * cell + 1) * target;
    return numerator <= 0 ? 0 : (float) (numerator / (2.0 * target));
  }

  private static long ceilDiv(long a, long b) {
    return -Math.floorDiv(-a, b);
  }
}
