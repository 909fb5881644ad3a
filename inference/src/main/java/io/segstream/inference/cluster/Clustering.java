package io.segstream.inference.cluster;

import java.util.Objects;

/**
 * A grouping of points by direction.
 *
 * @param centroids unit vectors, one per group; none if there were no points; not copied
 * @param assignments for each point the index of its centroid, the one of highest cosine, ties to
 *     the lowest index; not copied
 * @param sizes points per group; not copied
 * @param meanDistance mean of 1 - cosine over the points and their centroids, 0..2; 0 without
 *     points
 * @param iterations rounds of assignment that were run
 */
public record Clustering(
    float[][] centroids, int[] assignments, int[] sizes, double meanDistance, int iterations) {
  public Clustering {
    Objects.requireNonNull(centroids, "centroids");
    Objects.requireNonNull(assignments, "assignments");
    if (sizes.length != centroids.length) {
      throw new IllegalArgumentException(
          "%d sizes for %d centroids".formatted(sizes.length, centroids.length));
    }
  }

  /** Number of groups. */
  public int groups() {
    return centroids.length;
  }
}
