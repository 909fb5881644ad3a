package io.segstream.trainer.method.propagation;

import java.util.SplittableRandom;

/**
 * How far things move at most between the views of a pair.
 *
 * @param shift as a share of the view's side, 0 or more
 * @param zoom as the logarithm of the factor, 0 or more
 * @param turn in radians, 0 or more
 */
public record PairMotion(double shift, double zoom, double turn) {
  public PairMotion {
    if (!(shift >= 0) || !(zoom >= 0) || !(turn >= 0)) {
      throw new IllegalArgumentException(
          "shift %s, zoom %s and turn %s must be 0 or more".formatted(shift, zoom, turn));
    }
  }

  /** Even between -1 and 1. */
  static double symmetric(SplittableRandom random) {
    return 2 * random.nextDouble() - 1;
  }
}
