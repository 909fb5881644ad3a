package io.segstream.schemas.id;

import java.util.Objects;

/**
 * Key of {@code segstream.clusters}; its text is {@code model digest/cluster id}.
 *
 * @param model the model in whose embedding space the cluster lies
 * @param clusterId number of the cluster within the model's codebook, 1 upwards
 */
public record ClusterKey(ModelDigest model, long clusterId) {
  public ClusterKey {
    Objects.requireNonNull(model, "model");
    if (clusterId < 1) {
      throw new IllegalArgumentException(
          "Cluster id is %d, must be 1 or more".formatted(clusterId));
    }
  }

  /**
   * Reads a key back from its text.
   *
   * @throws IllegalArgumentException if the text is not {@code model digest/cluster id}
   */
  public static ClusterKey parse(String text) {
    return KeyText.parse(
        text,
        "Cluster key",
        "model digest/cluster id",
        (model, id) -> new ClusterKey(new ModelDigest(model), id));
  }

  @Override
  public String toString() {
    return model + "/" + clusterId;
  }
}
