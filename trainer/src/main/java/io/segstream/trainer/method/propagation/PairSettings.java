package io.segstream.trainer.method.propagation;

import io.segstream.trainer.augment.ColourJitter;
import java.util.Objects;

/**
 * How pairs of views are made.
 *
 * @param side of the square views in pixels, 32 or more
 * @param farthestFrame most frames between the two of a pair, 1 or more
 * @param smallestPart smallest cut as a share of the picture's shorter side, above 0
 * @param largestPart largest cut in the same measure, from smallestPart to 4; above 1 a cut reaches
 *     over the picture's edge, where nothing is known
 * @param motion of the scene and of each object from view to view
 * @param mostPasted most objects of other pictures laid over a pair, 0 to {@value #MOST_PASTED}
 * @param mostBars most bars laid over a pair, thin things in front of all objects, 0 or more
 * @param colours changed in each view on its own
 */
public record PairSettings(
    int side,
    int farthestFrame,
    double smallestPart,
    double largestPart,
    PairMotion motion,
    int mostPasted,
    int mostBars,
    ColourJitter colours) {
  /** Largest number of objects that can be laid over a pair. */
  public static final int MOST_PASTED = 4;

  private static final double LARGEST_PART = 4;
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
    if (mostBars < 0) {
      throw new IllegalArgumentException("mostBars %d must be 0 or more".formatted(mostBars));
    }
    if (!(smallestPart > 0 && smallestPart <= largestPart && largestPart <= LARGEST_PART)) {
      throw new IllegalArgumentException(
          "smallestPart %s must be above 0 and at most largestPart %s, and that at most %s"
              .formatted(smallestPart, largestPart, LARGEST_PART));
    }
  }
}
