package io.segstream.inference.cluster;

import java.util.Arrays;

/**
 * Vectors laid out for comparing all of them with a few others: dimension by dimension, worked on
 * in blocks of points, so that the innermost loop runs over points. Sums are taken in the order of
 * {@link UnitVectors#dot}, which makes the results equal to the last bit.
 */
final class PointBlocks {
  /** A block's sums stay in the first-level cache. */
  private static final int BLOCK = 256;

  private static final int LANES = 4;

  private final int count;
  private final float[][] dimensions;

  /** As long as the points: the compiler makes vector instructions only of equal indices. */
  private final float[][] sums;

  PointBlocks(PointSet points) {
    this.count = points.count();
    this.dimensions = new float[points.dimensions()][count];
    this.sums = new float[LANES][count];
    for (int i = 0; i < count; i++) {
      int start = i * dimensions.length;
      for (int j = 0; j < dimensions.length; j++) {
        dimensions[j][i] = points.values()[start + j];
      }
    }
  }

  /**
   * Assigns each point to the centroid of highest cosine, ties to the lowest index.
   *
   * @param centroids row-major [k, dimensions]
   */
  void assign(float[] centroids, int k, int[] assignments, float[] cosines) {
    Arrays.fill(cosines, 0, count, Float.NEGATIVE_INFINITY);
    Arrays.fill(assignments, 0, count, 0);
    for (int first = 0; first < count; first += BLOCK) {
      int end = Math.min(first + BLOCK, count);
      for (int c = 0; c < k; c++) {
        compare(first, end, centroids, c * dimensions.length);
        choose(first, end, c, assignments, cosines);
      }
    }
  }

  private void compare(int first, int end, float[] centroids, int centroid) {
    for (float[] lane : sums) {
      Arrays.fill(lane, first, end, 0);
    }
    // As in UnitVectors.dot, what is left over behind the last four goes to the first sum.
    int whole = dimensions.length - dimensions.length % LANES;
    for (int j = 0; j < dimensions.length; j++) {
      float[] lane = sums[j < whole ? j % LANES : 0];
      accumulate(lane, dimensions[j], centroids[centroid + j], first, end);
    }
  }

  private static void accumulate(float[] sums, float[] values, float factor, int first, int end) {
    for (int i = first; i < end; i++) {
      sums[i] += values[i] * factor;
    }
  }

  private void choose(int first, int end, int centroid, int[] assignments, float[] cosines) {
    float[] s0 = sums[0];
    float[] s1 = sums[1];
    float[] s2 = sums[2];
    float[] s3 = sums[3];
    for (int i = first; i < end; i++) {
      float cosine = (s0[i] + s1[i]) + (s2[i] + s3[i]);
      if (cosine > cosines[i]) {
        cosines[i] = cosine;
        assignments[i] = centroid;
      }
    }
  }
}
