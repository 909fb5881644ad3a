package io.segstream.trainer.region;

import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Boxes that lie beside a given one as those of a detector would: shifted and scaled so that their
 * overlap with it is in a range.
 *
 * @param leastOverlap smallest intersection over union with the box, above 0
 * @param mostOverlap largest one, below 1
 */
public record BoxJitter(double leastOverlap, double mostOverlap) {
  /** Positives of a detector begin at 0.5; beyond 0.9 a box is as good as the annotated one. */
  public static final BoxJitter DETECTOR = new BoxJitter(0.5, 0.9);

  private static final int TRIES = 50;

  /** Each edge moves by this share of the side at most; more would often miss the range. */
  private static final double MOST_SHIFT = 0.35;

  public BoxJitter {
    if (!(leastOverlap > 0 && leastOverlap < mostOverlap && mostOverlap < 1)) {
      throw new IllegalArgumentException(
          "Overlaps %s to %s must rise and lie between 0 and 1"
              .formatted(leastOverlap, mostOverlap));
    }
  }

  /**
   * Draws one.
   *
   * @param width of the picture, in which the box stays
   * @param height of the picture
   * @return empty if none was found
   */
  public Optional<RegionBox> draw(RegionBox box, int width, int height, SplittableRandom random) {
    for (int i = 0; i < TRIES; i++) {
      double left = clamp(box.left() + shift(box.width(), random), width);
      double top = clamp(box.top() + shift(box.height(), random), height);
      double right = clamp(box.right() + shift(box.width(), random), width);
      double bottom = clamp(box.bottom() + shift(box.height(), random), height);
      if (left < right && top < bottom) {
        RegionBox drawn = new RegionBox(left, top, right, bottom);
        double overlap = drawn.iou(box);
        if (overlap >= leastOverlap && overlap <= mostOverlap) {
          return Optional.of(drawn);
        }
      }
    }
    return Optional.empty();
  }

  private static double shift(double side, SplittableRandom random) {
    return side * MOST_SHIFT * random.nextDouble(-1, 1);
  }

  private static double clamp(double value, int size) {
    return Math.max(0, Math.min(size, value));
  }
}
