package io.segstream.trainer.method.propagation;

import io.segstream.trainer.augment.ColourJitter;
import java.util.Objects;

/**
 * How pairs of views are made.
 *
 * @param side of the square views in pixels, 32 or more
 * @param farthestFrame most frames between the two of a pair, 1 or more
 * @param smallestPart smallest cut as a share of the picture's shorter side, above 0, at most 1
 * @param motion of the scene and of each object from view to view
 * @param mostPasted most objects of other pictures laid over a pair, 0 to {@value #MOST_PASTED}
 * @param colours changed in each view on its own
 */
public record PairSettings(
    int side,
    int farthestFrame,
    double smallestPart,
    PairMotion motion,
    int mostPasted,
    ColourJitter colours) {
  /** Largest number of objects that can be laid over a pair. */
  public static final int MOST_PASTED = 4;

  private static final int LEAST_SIDE = 32;

  public PairSettings {
    Objects.requireNonNull(motion, "motion");
    Objects.requireNonNull(colours, "colours");
    if (side < LEAST_SIDE || farthestFrame < 1) {
      throw new IllegalArgumentException(
          "side %d must be %d or more, farthestFrame %d 1 or more"
              .formatted(side, LEAST_SIDE, farthestFrame));
    }
    if (mostPasted < 0 || mostPasted > MOST_PASTED) {
      throw new IllegalArgumentException(
          "mostPasted %d must be 0 to %d".formatted(mostPasted, MOST_PASTED));
    }
    if (!(smallestPart > 0 && smallestPart <= 1)) {
      throw new IllegalArgumentException(
          "smallestPart %s must be above 0 and at most 1".formatted(smallestPart));
    }
  }
}
