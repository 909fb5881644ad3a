package io.segstream.inference.model;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The outputs of a model. All have the same grid; at least one is there.
 *
 * @param layout of outputs with channels
 * @param stride pixels of the input per cell of the grid, 1 or more
 */
public record ModelOutputs(
    TensorLayout layout,
    int stride,
    Optional<EmbeddingOutput> embeddings,
    Optional<ObjectnessOutput> objectness,
    Optional<ClassOutput> classes,
    Optional<ClusterOutput> clusters) {
  public ModelOutputs {
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(embeddings, "embeddings");
    Objects.requireNonNull(objectness, "objectness");
    Objects.requireNonNull(classes, "classes");
    Objects.requireNonNull(clusters, "clusters");
    if (stride < 1) {
      throw new IllegalArgumentException("stride %d must be 1 or more".formatted(stride));
    }
    if (embeddings.isEmpty() && objectness.isEmpty() && classes.isEmpty() && clusters.isEmpty()) {
      throw new IllegalArgumentException(
          "a model needs at least one output: embeddings, objectness, classes or clusters");
    }
    if (embeddings.isPresent()
        && clusters.isPresent()
        && embeddings.get().dimensions() != clusters.get().dimensions()) {
      throw new IllegalArgumentException(
          "embeddings have %d dimensions, the centroids of clusters %d: they must be the same"
              .formatted(embeddings.get().dimensions(), clusters.get().dimensions()));
    }
  }

  /** Outputs without clusters. */
  public ModelOutputs(
      TensorLayout layout,
      int stride,
      Optional<EmbeddingOutput> embeddings,
      Optional<ObjectnessOutput> objectness,
      Optional<ClassOutput> classes) {
    this(layout, stride, embeddings, objectness, classes, Optional.empty());
  }

  /** Outputs in the pipeline's own layout: one plane per channel. */
  public static ModelOutputs planar(
      int stride, EmbeddingOutput embeddings, ObjectnessOutput objectness) {
    return new ModelOutputs(
        TensorLayout.NCHW,
        stride,
        Optional.ofNullable(embeddings),
        Optional.ofNullable(objectness),
        Optional.empty());
  }

  /**
   * The names of the graph outputs, by what they mean. Roles may share one output; of {@link
   * OutputRole#CLUSTERS} it is the one with the labels.
   */
  public Map<OutputRole, String> names() {
    Map<OutputRole, String> names = new TreeMap<>();
    embeddings.ifPresent(output -> names.put(OutputRole.EMBEDDINGS, output.name()));
    objectness.ifPresent(output -> names.put(OutputRole.OBJECTNESS, output.name()));
    classes.ifPresent(output -> names.put(OutputRole.CLASSES, output.name()));
    clusters.ifPresent(output -> names.put(OutputRole.CLUSTERS, output.labels()));
    return names;
  }
}
