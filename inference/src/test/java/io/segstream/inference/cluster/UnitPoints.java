package io.segstream.inference.cluster;

import java.util.Random;

/** Unit vectors for tests. */
final class UnitPoints {
  private UnitPoints() {}

  /** A vector along one axis. */
  static float[] axis(int dimensions, int axis) {
    float[] vector = new float[dimensions];
    vector[axis] = 1;
    return vector;
  }

  /** A vector near another: Gaussian noise of that deviation per number, normalised. */
  static float[] near(float[] centre, double noise, Random random) {
    float[] vector = centre.clone();
    for (int i = 0; i < vector.length; i++) {
      vector[i] += (float) (noise * random.nextGaussian());
    }
    UnitVectors.normalise(vector);
    return vector;
  }

  /** Points around the first axes in turn: point i lies near axis {@code i % groups}. */
  static float[][] groups(int groups, int points, int dimensions, double noise, Random random) {
    float[][] result = new float[points][];
    for (int i = 0; i < points; i++) {
      result[i] = near(axis(dimensions, i % groups), noise, random);
    }
    return result;
  }
}
