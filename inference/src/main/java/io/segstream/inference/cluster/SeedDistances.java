package io.segstream.inference.cluster;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Distance (1 - cosine) of each point to the nearest seed so far: the state of k-means++. */
final class SeedDistances {
  private final PointSet points;
  private final float[] nearest;

  /** Before the first seed every point is as far away as can be. */
  SeedDistances(PointSet points) {
    this.points = points;
    this.nearest = new float[points.count()];
    Arrays.fill(nearest, 2);
  }

  /** Distances to centroids that are already there. */
  static SeedDistances from(PointSet points, Clustering clustering) {
    SeedDistances distances = new SeedDistances(points);
    int d = points.dimensions();
    for (int i = 0; i < points.count(); i++) {
      float[] centroid = clustering.centroids()[clustering.assignments()[i]];
      distances.nearest[i] =
          Math.max(0, 1 - UnitVectors.dot(points.values(), i * d, centroid, 0, d));
    }
    return distances;
  }

  /** Makes a point a seed. */
  void add(int seed) {
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = Math.min(nearest[i], distance(i, seed));
    }
  }

  /**
   * Draws candidates with probability proportional to their distance and returns the one that would
   * leave the smallest sum of distances.
   */
  int bestOf(int trials, SplittableRandom random) {
    double total = 0;
    for (float distance : nearest) {
      total += distance;
    }
    int best = -1;
    double smallest = Double.POSITIVE_INFINITY;
    for (int t = 0; t < trials; t++) {
      int candidate = draw(random.nextDouble() * total);
      double left = 0;
      for (int i = 0; i < nearest.length; i++) {
        left += Math.min(nearest[i], distance(i, candidate));
      }
      if (left < smallest) {
        smallest = left;
        best = candidate;
      }
    }
    return best;
  }

  private int draw(double target) {
    double sum = 0;
    int last = 0;
    for (int i = 0; i < nearest.length; i++) {
      if (nearest[i] > 0) {
        sum += nearest[i];
        last = i;
        if (sum > target) {
          return i;
        }
      }
    }
    // Rounding may leave the target a hair above the sum; or all points are seeds already.
    return last;
  }

  private float distance(int point, int seed) {
    int d = points.dimensions();
    float cosine = UnitVectors.dot(points.values(), point * d, points.values(), seed * d, d);
    return Math.max(0, 1 - cosine);
  }
}
