package io.segstream.trainer.segment;

import java.util.Arrays;

/**
 * Hard assignment of unit vectors to a mixture of von Mises-Fisher distributions of one shared
 * concentration, which is spherical K-Means: the prototype of a cluster is the normalised sum of
 * its members, and each pixel moves to the prototype of highest cosine, ties to the lowest number.
 * A cluster without members keeps a prototype of length 0 and hardly ever gets members again (Hwang
 * et al., SegSort, ICCV 2019).
 */
final class VonMisesFisherClusters {
  /** Marks pixels that take no part. */
  static final int NONE = -1;

  private static final float SHORTEST = 1e-12f;

  private final int count;
  private final int dimensions;

  /** Prototypes by dimension, then cluster, so that the loop over clusters is contiguous. */
  private final float[] prototypes;

  /**
   * Clusters for vectors of one size.
   *
   * @param count of clusters, 1 or more
   */
  VonMisesFisherClusters(int count, int dimensions) {
    this.count = count;
    this.dimensions = dimensions;
    this.prototypes = new float[count * dimensions];
  }

  /**
   * Moves pixels between clusters.
   *
   * @param rows unit vectors, one after another
   * @param clusterOf where each pixel begins, or {@link #NONE}; changed in place
   * @return the sum of the cosines of all pixels to the prototypes of the last round
   */
  double assign(float[] rows, int[] clusterOf, int rounds) {
    double objective = 0;
    for (int round = 0; round < rounds; round++) {
      findPrototypes(rows, clusterOf);
      objective = 0;
      float[] cosines = new float[count];
      for (int i = 0; i < clusterOf.length; i++) {
        if (clusterOf[i] != NONE) {
          clusterOf[i] = nearest(rows, i * dimensions, cosines);
          objective += cosines[clusterOf[i]];
        }
      }
    }
    return objective;
  }

  private void findPrototypes(float[] rows, int[] clusterOf) {
    Arrays.fill(prototypes, 0);
    for (int i = 0; i < clusterOf.length; i++) {
      if (clusterOf[i] != NONE) {
        for (int d = 0; d < dimensions; d++) {
          prototypes[d * count + clusterOf[i]] += rows[i * dimensions + d];
        }
      }
    }
    for (int c = 0; c < count; c++) {
      double squares = 0;
      for (int d = 0; d < dimensions; d++) {
        double value = prototypes[d * count + c];
        squares += value * value;
      }
      float length = Math.max((float) Math.sqrt(squares), SHORTEST);
      for (int d = 0; d < dimensions; d++) {
        prototypes[d * count + c] /= length;
      }
    }
  }

  private int nearest(float[] rows, int at, float[] cosines) {
    Arrays.fill(cosines, 0);
    for (int d = 0; d < dimensions; d++) {
      float value = rows[at + d];
      int from = d * count;
      for (int c = 0; c < count; c++) {
        cosines[c] += value * prototypes[from + c];
      }
    }
    int best = 0;
    for (int c = 1; c < count; c++) {
      best = cosines[c] > cosines[best] ? c : best;
    }
    return best;
  }
}
