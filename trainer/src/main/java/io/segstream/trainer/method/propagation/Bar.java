package io.segstream.trainer.method.propagation;

import java.util.SplittableRandom;

/**
 * A straight bar across a view: a post, a rail or a branch that parts what is behind it.
 *
 * @param x of a point on its middle line, in pixels of the view
 * @param y of that point
 * @param angle of the line, in radians
 * @param width in pixels
 */
record Bar(double x, double y, double angle, double width) {
  private static final double THINNEST = 0.015;
  private static final double THICKEST = 0.12;

  /** A bar through the middle of a view of that side, in any direction. */
  static Bar random(int side, SplittableRandom random) {
    return new Bar(
        side * (0.25 + 0.5 * random.nextDouble()),
        side * (0.25 + 0.5 * random.nextDouble()),
        Math.PI * random.nextDouble(),
        side * (THINNEST + (THICKEST - THINNEST) * random.nextDouble()));
  }

  /** The same bar a little later, in a view of that side. */
  Bar moved(PairMotion motion, int side, SplittableRandom random) {
    double shift = motion.shift() * side;
    return new Bar(
        x + shift * PairMotion.symmetric(random),
        y + shift * PairMotion.symmetric(random),
        angle + motion.turn() * PairMotion.symmetric(random),
        width * Math.exp(motion.zoom() * PairMotion.symmetric(random)));
  }

  /** Whether a place in the view is on the bar. */
  boolean covers(double column, double row) {
    double across = (row - y) * Math.cos(angle) - (column - x) * Math.sin(angle);
    return Math.abs(across) < width / 2;
  }
}
