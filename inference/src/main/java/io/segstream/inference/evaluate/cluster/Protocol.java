package io.segstream.inference.evaluate.cluster;

import java.util.Locale;

/** What is asked of embeddings. */
public enum Protocol {
  /** K-Means on one vector per object. */
  OBJECT_CLUSTERS,
  /** K-Means on the vectors of all cells. */
  PIXEL_CLUSTERS,
  /** A linear classifier of cells. */
  LINEAR_PROBE,
  /** The class of the most similar object of the train part. */
  RETRIEVAL;

  /** Whether it learns from the train part. */
  boolean needsTrain() {
    return this == LINEAR_PROBE || this == RETRIEVAL;
  }

  /** Whether it needs objects. */
  boolean needsObjects() {
    return this == OBJECT_CLUSTERS || this == RETRIEVAL;
  }

  /** As users type it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
