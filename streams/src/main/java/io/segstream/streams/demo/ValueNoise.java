package io.segstream.streams.demo;

import java.util.Random;

/** Smooth noise from a seeded lattice that repeats every {@value #PERIOD} units. */
final class ValueNoise {
  private static final int PERIOD = 64;

  private final double[] lattice = new double[PERIOD * PERIOD];

  ValueNoise(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < lattice.length; i++) {
      lattice[i] = random.nextDouble();
    }
  }

  /** Noise at a point, 0 inclusive to 1 exclusive; continuous with a continuous slope. */
  double at(double x, double y) {
    double left = Math.floor(x);
    double top = Math.floor(y);
    double u = smooth(x - left);
    double v = smooth(y - top);
    int column = (int) left;
    int row = (int) top;
    double upper = lerp(corner(column, row), corner(column + 1, row), u);
    double lower = lerp(corner(column, row + 1), corner(column + 1, row + 1), u);
    return lerp(upper, lower, v);
  }

  private double corner(int column, int row) {
    return lattice[(row & PERIOD - 1) * PERIOD + (column & PERIOD - 1)];
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  private static double lerp(double a, double b, double t) {
    return a + (b - a) * t;
  }
}
