package io.segstream.inference.evaluate.cluster;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * K-Means by squared Euclidean distance (Lloyd, 1982) with k-means++ starts (Arthur and
 * Vassilvitskii, SODA 2007); of ten starts the one of least total distance wins. Unlike {@link
 * io.segstream.inference.cluster.SphericalKMeans} it keeps lengths, which whitened vectors need.
 * Deterministic; ties go to the lowest index.
 */
final class EuclideanKMeans {
  private static final int STARTS = 10;
  private static final int MOST_ROUNDS = 300;

  private final int clusters;
  private final long seed;

  EuclideanKMeans(int clusters, long seed) {
    this.clusters = clusters;
    this.seed = seed;
  }

  /**
   * The outcome.
   *
   * @param centres [clusters][dimensions]
   * @param ids the cluster of each vector
   */
  record Fit(double[][] centres, int[] ids) {}

  /** The cluster of each vector. */
  Fit fit(double[][] vectors) {
    if (vectors.length < clusters) {
      throw new IllegalArgumentException(
          "%d vectors cannot be put into %d clusters: ask for fewer"
              .formatted(vectors.length, clusters));
    }
    SplittableRandom random = new SplittableRandom(seed);
    Fit best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int start = 0; start < STARTS; start++) {
      int[] ids = new int[vectors.length];
      double[][] centres = seeds(vectors, random);
      double distance = lloyd(vectors, centres, ids);
      if (best == null || distance < least) {
        least = distance;
        best = new Fit(centres, ids);
      }
    }
    return best;
  }

  private double[][] seeds(double[][] vectors, SplittableRandom random) {
    double[][] centres = new double[clusters][];
    double[] nearest = new double[vectors.length];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    int chosen = random.nextInt(vectors.length);
    for (int c = 0; c < clusters; c++) {
      centres[c] = vectors[chosen].clone();
      double total = 0;
      for (int i = 0; i < vectors.length; i++) {
        nearest[i] = Math.min(nearest[i], distance(vectors[i], centres[c]));
        total += nearest[i];
      }
      double target = random.nextDouble() * total;
      chosen = 0;
      while (chosen < vectors.length - 1 && (target -= nearest[chosen]) >= 0) {
        chosen++;
      }
    }
    return centres;
  }

  private double lloyd(double[][] vectors, double[][] centres, int[] ids) {
    double total = 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean changed = round == 0;
      total = 0;
      for (int i = 0; i < vectors.length; i++) {
        int nearest = nearest(vectors[i], centres);
        changed |= ids[i] != nearest;
        ids[i] = nearest;
        total += distance(vectors[i], centres[nearest]);
      }
      if (!changed) {
        break;
      }
      move(vectors, centres, ids);
    }
    return total;
  }

  /** The centre nearest to a vector, ties to the lowest. */
  static int nearest(double[] vector, double[][] centres) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < centres.length; c++) {
      double distance = distance(vector, centres[c]);
      if (distance < least) {
        least = distance;
        nearest = c;
      }
    }
    return nearest;
  }

  /** A cluster that lost all its vectors stays where it is. */
  private void move(double[][] vectors, double[][] centres, int[] ids) {
    double[][] sums = new double[clusters][vectors[0].length];
    int[] sizes = new int[clusters];
    for (int i = 0; i < ids.length; i++) {
      sizes[ids[i]]++;
      for (int d = 0; d < vectors[i].length; d++) {
        sums[ids[i]][d] += vectors[i][d];
      }
    }
    for (int c = 0; c < clusters; c++) {
      for (int d = 0; d < sums[c].length && sizes[c] > 0; d++) {
        centres[c][d] = sums[c][d] / sizes[c];
      }
    }
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return sum;
  }
}
