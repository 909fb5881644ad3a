package io.segstream.inference.model;

/** What an output of a model means to the pipeline. */
public enum OutputRole {
  /** A vector per pixel, [N, D, h, w]; pixels of one object are alike. */
  EMBEDDINGS,
  /** How likely a pixel belongs to any object, [N, h, w] or one channel of [N, C, h, w]. */
  OBJECTNESS,
  /** A score per pixel and class, [N, C, h, w]; the largest wins. */
  CLASSES,
  /** The group of each pixel, [N, h, w], with the centroids of the groups, [N, K, D]. */
  CLUSTERS;

  /** The name of the role in a model card. */
  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
