package io.segstream.trainer.augment;

import java.util.SplittableRandom;

/**
 * From one number to another.
 *
 * @param from smallest, finite
 * @param to largest, finite
 */
public record Range(double from, double to) {
  public Range {
    if (!(from <= to) || Double.isInfinite(from) || Double.isInfinite(to)) {
      throw new IllegalArgumentException(
          "Range %s to %s must go from a finite number up to another".formatted(from, to));
    }
  }

  /** A number of the range, all equally likely. */
  double draw(SplittableRandom random) {
    return from + (to - from) * random.nextDouble();
  }

  /** A number of the range whose logarithm is uniform; the range must be positive. */
  double drawLogarithmic(SplittableRandom random) {
    return Math.exp(Math.log(from) + (Math.log(to) - Math.log(from)) * random.nextDouble());
  }

  /** Whether a number lies strictly inside. */
  boolean holds(double value) {
    return value > from && value < to;
  }

  void requirePositive(String name) {
    if (from <= 0) {
      throw new IllegalArgumentException("%s goes from %s, must be above 0".formatted(name, from));
    }
  }

  static void requireProbability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "Probability of %s is %s, must be 0 to 1".formatted(name, value));
    }
  }
}
