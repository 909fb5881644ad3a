package io.segstream.inference.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The clusters that objects are assigned to, at one point in time. Immutable; two codebooks of one
 * history with the same version are equal in every number.
 *
 * @param version rises by one with every change of any cluster; 0 while nothing was learned
 * @param dimensions length of the embeddings; 0 while nothing was learned
 * @param clusters by rising id
 * @param nextClusterId the id the next new cluster gets, 1 upwards
 * @param frozen a frozen codebook assigns, but learns nothing and keeps its version
 */
public record Codebook(
    long version, int dimensions, List<Cluster> clusters, long nextClusterId, boolean frozen) {
  /** A codebook that has learned nothing yet. */
  public static final Codebook EMPTY = new Codebook(0, 0, List.of(), 1, false);

  public Codebook {
    clusters = List.copyOf(clusters);
    long previous = 0;
    for (Cluster cluster : clusters) {
      if (cluster.centroid().length != dimensions) {
        throw new IllegalArgumentException(
            "Cluster %d has %d dimensions, its codebook has %d"
                .formatted(cluster.id(), cluster.centroid().length, dimensions));
      }
      if (cluster.id() <= previous || cluster.id() >= nextClusterId) {
        throw new IllegalArgumentException(
            "Cluster id %d after %d, with %d as the next new id: ids must rise and be below it"
                .formatted(cluster.id(), previous, nextClusterId));
      }
      previous = cluster.id();
    }
    if (version < 0) {
      throw new IllegalArgumentException(
          "Codebook version is %d, must be at least 0".formatted(version));
    }
  }

  /** The same clusters, from now on fixed. */
  public Codebook freeze() {
    return new Codebook(version, dimensions, clusters, nextClusterId, true);
  }

  /** The same clusters, learning again. */
  public Codebook thaw() {
    return new Codebook(version, dimensions, clusters, nextClusterId, false);
  }

  /** The cluster with this id. */
  public Optional<Cluster> cluster(long id) {
    return clusters.stream().filter(cluster -> cluster.id() == id).findFirst();
  }

  /**
   * The cluster nearest to an embedding, ties to the lowest id; empty if there are no clusters.
   *
   * @throws IllegalArgumentException if the embedding has other dimensions than the clusters
   */
  public Optional<ClusterAssignment> nearest(float[] embedding) {
    int best = nearestIndex(embedding);
    return best < 0 ? Optional.empty() : Optional.of(assignment(best, embedding));
  }

  /** Whether the clusters of the other are the same in every number. */
  boolean hasSameClusters(Codebook other) {
    boolean same = clusters.size() == other.clusters.size();
    for (int i = 0; same && i < clusters.size(); i++) {
      Cluster a = clusters.get(i);
      Cluster b = other.clusters.get(i);
      same =
          a.id() == b.id()
              && a.members() == b.members()
              && a.spread() == b.spread()
              && Arrays.equals(a.centroid(), b.centroid());
    }
    return same;
  }

  int nearestIndex(float[] embedding) {
    requireDimensions(embedding);
    int best = -1;
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < clusters.size(); i++) {
      float cosine = UnitVectors.cosine(clusters.get(i).centroid(), embedding);
      if (cosine > highest) {
        highest = cosine;
        best = i;
      }
    }
    return best;
  }

  ClusterAssignment assignment(int index, float[] embedding) {
    Cluster cluster = clusters.get(index);
    float cosine = UnitVectors.cosine(cluster.centroid(), embedding);
    return new ClusterAssignment(cluster.id(), version, Math.max(-1, Math.min(1, cosine)));
  }

  void requireDimensions(float[] embedding) {
    if (dimensions != 0 && embedding.length != dimensions) {
      throw new IllegalArgumentException(
          "Embedding has %d dimensions, the codebook has %d; a codebook belongs to one model"
              .formatted(embedding.length, dimensions));
    }
  }
}
