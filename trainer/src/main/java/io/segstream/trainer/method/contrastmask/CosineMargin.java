package io.segstream.trainer.method.contrastmask;

import java.util.OptionalDouble;

/**
 * How much more alike unit vectors of one side are than those of two sides: mean cosine over all
 * pairs within a side, averaged over the two sides, less the mean over pairs of both.
 */
final class CosineMargin {
  private final double[][] sums;
  private final int[] counts = new int[2];

  CosineMargin(int dimensions) {
    sums = new double[2][dimensions];
  }

  /** Takes in the unit vector that begins at {@code from}. */
  void add(float[] values, int from, boolean foreground) {
    int side = foreground ? 1 : 0;
    counts[side]++;
    for (int d = 0; d < sums[side].length; d++) {
      sums[side][d] += values[from + d];
    }
  }

  /** Empty unless there are two vectors on both sides. */
  OptionalDouble value() {
    if (counts[0] < 2 || counts[1] < 2) {
      return OptionalDouble.empty();
    }
    double same = (within(0) + within(1)) / 2;
    return OptionalDouble.of(same - product(0, 1) / counts[0] / counts[1]);
  }

  private double within(int side) {
    // The sum over all pairs holds each vector with itself, at cosine 1.
    return (product(side, side) - counts[side]) / counts[side] / (counts[side] - 1);
  }

  private double product(int a, int b) {
    double sum = 0;
    for (int d = 0; d < sums[a].length; d++) {
      sum += sums[a][d] * sums[b][d];
    }
    return sum;
  }
}
