package io.segstream.inference.cluster;

import java.util.Objects;

/**
 * A group of objects whose embeddings point the same way.
 *
 * @param id 1 upwards, stable over refits, never reused
 * @param centroid unit vector; not copied, must not be changed
 * @param members objects ever assigned
 * @param spread mean of 1 - cosine of the members to the centroid, as it was when each joined or at
 *     the latest refit, 0..2
 */
public record Cluster(long id, float[] centroid, long members, float spread) {
  public Cluster {
    Objects.requireNonNull(centroid, "centroid");
    if (id < 1) {
      throw new IllegalArgumentException("Cluster id is %d, must be at least 1".formatted(id));
    }
    if (members < 0) {
      throw new IllegalArgumentException(
          "Cluster %d has %d members, must be at least 0".formatted(id, members));
    }
    if (!(spread >= 0 && spread <= 2)) {
      throw new IllegalArgumentException(
          "Cluster %d has the spread %s, must be 0..2".formatted(id, spread));
    }
  }
}
