package io.segstream.inference.propagate;

/**
 * Turns a labelled window into the sums that {@link TargetModel} is learnt from. Of each kind of
 * cell (object, near it, farther away) a regular sample is taken. Object and background weigh the
 * same together; cells on the outline weigh little, unsure cells too.
 */
final class TargetSamples {
  private static final int PER_KIND = 800;
  private static final float NEAR = 8;
  private static final float FAR_WEIGHT = 0.5f;

  private TargetSamples() {}

  /**
   * @param features [features][cells]
   * @param mask share of each cell inside the object
   * @param distance from the outline, positive inside
   * @param trust 0..1 by cell
   * @return the sums, or null if there is nothing to learn from
   */
  static float[] sums(float[][] features, float[] mask, float[] distance, float[] trust) {
    int[] counts = new int[3];
    for (float d : distance) {
      counts[kind(d)]++;
    }
    int[] steps = new int[3];
    for (int k = 0; k < 3; k++) {
      steps[k] = Math.max(1, (counts[k] + PER_KIND - 1) / PER_KIND);
    }
    int[] seen = new int[3];
    int[] cells = new int[3 * PER_KIND + 3];
    float[] weights = new float[cells.length];
    double object = 0;
    double background = 0;
    int count = 0;
    for (int i = 0; i < distance.length; i++) {
      int kind = kind(distance[i]);
      if (seen[kind]++ % steps[kind] != 0) {
        continue;
      }
      float weight = steps[kind] * (kind == 2 ? FAR_WEIGHT : 1);
      weight *= trust[i] * Math.abs(2 * mask[i] - 1);
      if (weight <= 0) {
        continue;
      }
      cells[count] = i;
      weights[count++] = weight;
      if (kind == 0) {
        object += weight;
      } else {
        background += weight;
      }
    }
    if (object <= 0 || background <= 0) {
      return null;
    }
    return accumulate(features, distance, cells, weights, count, object, background);
  }

  private static int kind(float distance) {
    if (distance > 0) {
      return 0;
    }
    return distance > -NEAR ? 1 : 2;
  }

  private static float[] accumulate(
      float[][] features,
      float[] distance,
      int[] cells,
      float[] weights,
      int count,
      double object,
      double background) {
    int size = features.length;
    float[][] matrix = new float[size][size];
    float[] right = new float[size];
    float[] x = new float[size];
    for (int n = 0; n < count; n++) {
      int cell = cells[n];
      boolean inside = distance[cell] > 0;
      float weight = (float) (weights[n] * 0.5 / (inside ? object : background));
      for (int k = 0; k < size; k++) {
        x[k] = features[k][cell];
      }
      for (int i = 0; i < size; i++) {
        float wx = weight * x[i];
        right[i] += inside ? wx : -wx;
        float[] row = matrix[i];
        for (int j = i; j < size; j++) {
          row[j] += wx * x[j];
        }
      }
    }
    float[] sums = new float[size * (size + 1) / 2 + size];
    int at = 0;
    for (int i = 0; i < size; i++) {
      System.arraycopy(matrix[i], i, sums, at, size - i);
      at += size - i;
    }
    System.arraycopy(right, 0, sums, at, size);
    return sums;
  }
}
