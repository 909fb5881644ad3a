package io.segstream.inference.evaluate.cluster;

import java.util.Locale;

/** How the pixels of a salient object become one vector. */
public enum Pooling {
  /**
   * Embeddings weighted by the saliency logit, where it is above 0.5 (a probability of 0.622): what
   * the published code does.
   */
  LOGIT_WEIGHTED(0.5f) {
    @Override
    double weight(float logit, double norm) {
      return logit;
    }
  },
  /** Embeddings of length 1, where saliency is more likely than not: what training does. */
  MEAN_OF_UNIT(0) {
    @Override
    double weight(float logit, double norm) {
      return 1 / Math.max(norm, LEAST_NORM);
    }
  };

  static final double LEAST_NORM = 1e-12;

  private final float threshold;

  Pooling(float threshold) {
    this.threshold = threshold;
  }

  /** Whether a pixel of this saliency logit belongs to the object. */
  boolean isInside(float logit) {
    return logit > threshold;
  }

  /**
   * Weight of a pixel inside.
   *
   * @param norm length of its embedding
   */
  abstract double weight(float logit, double norm);

  /** As users type it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
