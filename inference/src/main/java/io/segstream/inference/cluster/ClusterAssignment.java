package io.segstream.inference.cluster;

/**
 * The cluster of an object and the codebook that gave it.
 *
 * @param clusterId 1 upwards; 0 if a frozen codebook has no clusters to assign to
 * @param codebookVersion version of the codebook in which {@code similarity} holds
 * @param similarity cosine of the object's embedding to the cluster's centroid, -1..1
 */
public record ClusterAssignment(long clusterId, long codebookVersion, float similarity) {
  public ClusterAssignment {
    if (clusterId < 0) {
      throw new IllegalArgumentException(
          "Cluster id is %d, must be at least 0".formatted(clusterId));
    }
    if (!(similarity >= -1 && similarity <= 1)) {
      throw new IllegalArgumentException("Similarity is %s, must be -1..1".formatted(similarity));
    }
  }

  /** Whether the object has a cluster. */
  public boolean isAssigned() {
    return clusterId > 0;
  }
}
