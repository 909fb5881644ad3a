package io.segstream.inference.cluster;

/**
 * Arithmetic on vectors whose length is 1, so that the dot product is the cosine of their angle.
 */
public final class UnitVectors {
  private UnitVectors() {}

  /**
   * Cosine of two unit vectors of the same length.
   *
   * @throws IllegalArgumentException if their lengths differ
   */
  public static float cosine(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "Vectors of %d and %d dimensions cannot be compared; do they come from two models?"
              .formatted(a.length, b.length));
    }
    return dot(a, 0, b, 0, a.length);
  }

  /**
   * Sum of products. Four independent accumulators let the CPU overlap the additions, and fix the
   * order of summation, so that the result is the same everywhere.
   */
  static float dot(float[] a, int aStart, float[] b, int bStart, int length) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (int end = length - 3; i < end; i += 4) {
      s0 += a[aStart + i] * b[bStart + i];
      s1 += a[aStart + i + 1] * b[bStart + i + 1];
      s2 += a[aStart + i + 2] * b[bStart + i + 2];
      s3 += a[aStart + i + 3] * b[bStart + i + 3];
    }
    for (; i < length; i++) {
      s0 += a[aStart + i] * b[bStart + i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /**
   * Scales a vector to length 1 in place. A vector of length 0 has no direction and stays as it is.
   *
   * @return whether the vector has a direction
   */
  public static boolean normalise(float[] vector) {
    return normalise(vector, 0, vector.length);
  }

  static boolean normalise(float[] values, int start, int length) {
    double squares = 0;
    for (int i = start; i < start + length; i++) {
      squares += (double) values[i] * values[i];
    }
    if (!(squares > 0)) {
      return false;
    }
    double scale = 1 / Math.sqrt(squares);
    for (int i = start; i < start + length; i++) {
      values[i] = (float) (values[i] * scale);
    }
    return true;
  }

  /**
   * Refuses vectors that would spoil whatever they are compared or averaged with.
   *
   * @param name what the vector is, for the message
   * @param values holds the vector from {@code start} on
   * @throws IllegalArgumentException if a component is infinite or not a number
   */
  public static void requireFinite(String name, float[] values, int start, int length) {
    for (int i = 0; i < length; i++) {
      if (!Float.isFinite(values[start + i])) {
        throw new IllegalArgumentException(
            "%s holds %s at dimension %d: the model's embeddings are not finite"
                .formatted(name, values[start + i], i));
      }
    }
  }

  /**
   * A step of a running mean on the sphere: {@code normalise((1 - rate) * mean + rate * sample)}.
   * If the two cancel out, the mean stays where it is.
   *
   * @param rate 0..1
   * @return a new vector
   */
  public static float[] blend(float[] mean, float[] sample, double rate) {
    if (mean.length != sample.length) {
      throw new IllegalArgumentException(
          "Vectors of %d and %d dimensions cannot be averaged; do they come from two models?"
              .formatted(mean.length, sample.length));
    }
    float[] result = new float[mean.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) ((1 - rate) * mean[i] + rate * sample[i]);
    }
    return normalise(result) ? result : mean.clone();
  }
}
