package io.segstream.inference.cluster;

import java.util.Objects;

/**
 * What the clustering remembers of an object for refits.
 *
 * @param objectKey names the object over all feeds
 * @param embedding its latest, a unit vector; not copied, must not be changed
 * @param clusterId the cluster in which it was last counted as a member
 */
public record ObjectSample(String objectKey, float[] embedding, long clusterId) {
  public ObjectSample {
    Objects.requireNonNull(objectKey, "objectKey");
    Objects.requireNonNull(embedding, "embedding");
  }
}
