package io.segstream.trainer.method.xpm;

import io.segstream.trainer.loss.NoiseWeight;
import io.segstream.trainer.loss.NoisyMaskLoss;
import io.segstream.trainer.loss.RegionWordLoss;
import java.util.Objects;

/**
 * How XPM learns.
 *
 * @param wordLoss of regions
 * @param groundingWeight of captions in the teacher's loss, 0 or more
 * @param groundingDivisor of dot products of words and places, above 0
 * @param objectnessWeight of telling base objects from all else, 0 or more
 * @param proposals of a picture for pseudo-labels at most, 1 or more
 * @param robust how pseudo-masks are learnt
 * @param noiseWeight of pseudo-labels by the noise
 * @param plainWeight of all that is learnt from pseudo-labels where {@code robust} is {@link
 *     Robust#NONE}
 * @param draws of the noise per pixel, 1 or more
 * @param noiseSteps after which the noise learns no more, 0 or more
 */
record XpmSettings(
    RegionWordLoss wordLoss,
    double groundingWeight,
    double groundingDivisor,
    double objectnessWeight,
    int proposals,
    Robust robust,
    NoiseWeight noiseWeight,
    double plainWeight,
    int draws,
    long noiseSteps) {
  /** As published. */
  static final XpmSettings PUBLISHED =
      new XpmSettings(
          RegionWordLoss.PUBLISHED,
          1,
          10,
          1,
          1000,
          Robust.RELEASED,
          NoiseWeight.PUBLISHED,
          0.1,
          1,
          10_000);

  /** How pseudo-masks are learnt. */
  enum Robust {
    /** As if they were true, all with one small weight. */
    NONE,
    /** With noise as in the released code. */
    RELEASED,
    /** With noise, and the loss of the mean chance. */
    LOG_MEAN;

    /** The loss of masks; there is none without noise. */
    NoisyMaskLoss loss() {
      return new NoisyMaskLoss(
          this == LOG_MEAN ? NoisyMaskLoss.Form.LOG_MEAN : NoisyMaskLoss.Form.RELEASED);
    }
  }

  XpmSettings {
    Objects.requireNonNull(wordLoss, "wordLoss");
    Objects.requireNonNull(robust, "robust");
    Objects.requireNonNull(noiseWeight, "noiseWeight");
    if (proposals < 1 || draws < 1 || noiseSteps < 0) {
      throw new IllegalArgumentException(
          "proposals %d and draws %d must be 1 or more, noiseSteps %d 0 or more"
              .formatted(proposals, draws, noiseSteps));
    }
  }
}
