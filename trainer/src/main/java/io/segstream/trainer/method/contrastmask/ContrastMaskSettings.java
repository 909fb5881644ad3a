package io.segstream.trainer.method.contrastmask;

import io.segstream.trainer.loss.SharedQueryLoss;
import java.util.Objects;

/**
 * How ContrastMask learns.
 *
 * @param contrast which regions are contrasted
 * @param loss of the contrast
 * @param contrastWeight of the contrast when it has risen, 0 or more
 * @param rampEpochs epochs over which it rises, 1 or more
 * @param delta how near to the strongest and the weakest activation cells of novel regions must be
 * @param keyShare share of each set's cells that become keys, above 0, at most 1
 * @param leastCells regions with a set of fewer cells are left out, 1 or more
 * @param classWeight of classifying regions, 0 or more
 * @param maskWeight of the masks of base classes, 0 or more
 * @param objectnessWeight of telling objects of base classes from the background, 0 or more
 */
public record ContrastMaskSettings(
    Regions contrast,
    SharedQueryLoss loss,
    double contrastWeight,
    int rampEpochs,
    double delta,
    double keyShare,
    int leastCells,
    double classWeight,
    double maskWeight,
    double objectnessWeight) {
  /** As published, with the textbook's denominator. */
  public static final ContrastMaskSettings PUBLISHED =
      new ContrastMaskSettings(
          Regions.ALL,
          new SharedQueryLoss(0.3, 0.7, SharedQueryLoss.Denominator.TEXTBOOK, true),
          0.1,
          4,
          0.1,
          0.3,
          5,
          1,
          1,
          1);

  /** Where the contrast begins, as a share of where it ends. */
  private static final double LEAST_RAMP = 0.25;

  /** Which regions are contrasted. */
  public enum Regions {
    /** None: the mask head alone learns. */
    NONE,
    /** Those whose masks are known. */
    BASE,
    /** All; those of novel classes by their activation maps. */
    ALL
  }

  public ContrastMaskSettings {
    Objects.requireNonNull(contrast, "contrast");
    Objects.requireNonNull(loss, "loss");
    if (rampEpochs < 1 || leastCells < 1) {
      throw new IllegalArgumentException(
          "rampEpochs %d and leastCells %d must be 1 or more".formatted(rampEpochs, leastCells));
    }
    if (!(delta > 0 && delta < 0.5)) {
      throw new IllegalArgumentException("delta %s must be above 0 and below 0.5".formatted(delta));
    }
    if (!(keyShare > 0 && keyShare <= 1)) {
      throw new IllegalArgumentException(
          "keyShare %s must be above 0 and at most 1".formatted(keyShare));
    }
    requireWeight("contrastWeight", contrastWeight);
    requireWeight("classWeight", classWeight);
    requireWeight("maskWeight", maskWeight);
    requireWeight("objectnessWeight", objectnessWeight);
  }

  private static void requireWeight(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("%s %s must be 0 or more".formatted(name, value));
    }
  }

  /**
   * Weight of the contrast in an epoch, counted from 0.
   *
   * <p>It rises because activation maps mean nothing before regions are classified.
   */
  public double contrastWeightAt(int epoch) {
    return contrast == Regions.NONE
        ? 0
        : contrastWeight * Math.min(Math.max(LEAST_RAMP, (double) epoch / rampEpochs), 1);
  }
}
