package io.segstream.trainer.method.xpm;

import io.segstream.trainer.region.RegionBox;
import java.util.ArrayList;
import java.util.List;

/**
 * Boxes that lie over a picture like the anchors of a detector, half overlapping: what objectness
 * has learnt from base classes may miss others.
 */
final class SlidingBoxes {
  /** Sides as shares of the picture's. */
  private static final double[] SHARES = {1, 0.5, 1 / 3.0};

  private SlidingBoxes() {}

  /** The boxes, from large to small, row by row. */
  static List<RegionBox> over(int width, int height) {
    List<RegionBox> boxes = new ArrayList<>();
    for (double share : SHARES) {
      int steps = (int) Math.round(2 / share) - 1;
      for (int row = 0; row < steps; row++) {
        for (int column = 0; column < steps; column++) {
          double left = column * share / 2 * width;
          double top = row * share / 2 * height;
          boxes.add(new RegionBox(left, top, left + share * width, top + share * height));
        }
      }
    }
    return boxes;
  }
}
