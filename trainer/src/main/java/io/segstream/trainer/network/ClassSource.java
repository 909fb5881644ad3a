package io.segstream.trainer.network;

/** What a network's class scores are read from. */
public enum ClassSource {
  /** The features, by one 1x1 convolution through which the whole network learns. */
  FEATURES,
  /** The unit embeddings, by a {@link ClassHead} through which nothing before it learns. */
  EMBEDDINGS
}
