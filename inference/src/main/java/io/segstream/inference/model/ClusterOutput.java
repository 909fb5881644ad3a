package io.segstream.inference.model;

import java.util.Objects;

/**
 * The outputs with which a model groups its pixels itself, by spherical K-Means over vectors that
 * it does not give out.
 *
 * @param labels name of the graph output [N, h, w], unsigned bytes: the group of each pixel
 * @param centroids name of the graph output [N, K, D]: of length 1, zeros for a group without
 *     pixels
 * @param start name of the graph input [N, K, D]: centroids to start from, zeros for one that the
 *     model is to choose
 * @param groups K, 1 to {@value #MOST_GROUPS}
 * @param dimensions D, 1 or more
 */
public record ClusterOutput(
    String labels, String centroids, String start, int groups, int dimensions) {
  /** As many groups as a byte can number. */
  public static final int MOST_GROUPS = 256;

  public ClusterOutput {
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(centroids, "centroids");
    Objects.requireNonNull(start, "start");
    if (groups < 1 || groups > MOST_GROUPS) {
      throw new IllegalArgumentException(
          "groups %d must be 1 to %d".formatted(groups, MOST_GROUPS));
    }
    if (dimensions < 1) {
      throw new IllegalArgumentException("dimensions %d must be 1 or more".formatted(dimensions));
    }
  }
}
