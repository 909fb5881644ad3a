package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * How much pseudo-labels of regions count beside their masks, by the noise of the masks: {@code c /
 * mean(sigma)} (Huynh et al., CVPR 2022). It is a number and not an array, so that no gradient can
 * pass through it.
 *
 * @param factor c, above 0
 */
public record NoiseWeight(double factor) {
  /** As published. */
  public static final NoiseWeight PUBLISHED = new NoiseWeight(0.01);

  public NoiseWeight {
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("factor %s must be above 0 and finite".formatted(factor));
    }
  }

  /**
   * The weight of a batch.
   *
   * @param sigma standard deviations of all pixels, above 0
   */
  public double of(NDArray sigma) {
    return factor / (Scalars.of(sigma.sum()) / sigma.size());
  }
}
