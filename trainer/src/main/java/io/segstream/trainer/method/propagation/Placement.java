package io.segstream.trainer.method.propagation;

import io.segstream.trainer.augment.Affine;
import java.util.SplittableRandom;

/**
 * Which part of a picture a square view shows.
 *
 * @param centreX in pixels of the picture, from its left edge
 * @param centreY in pixels of the picture, from its upper edge
 * @param scale pixels of the picture per pixel of the view, above 0
 * @param angle by which the part is turned, in radians
 * @param mirrored whether left and right change places
 */
record Placement(double centreX, double centreY, double scale, double angle, boolean mirrored) {
  /**
   * The same place, moved a little, as from one frame to another.
   *
   * @param side of the view in pixels
   */
  Placement moved(PairMotion motion, int side, SplittableRandom random) {
    double shift = motion.shift() * side * scale;
    return new Placement(
        centreX + shift * PairMotion.symmetric(random),
        centreY + shift * PairMotion.symmetric(random),
        scale * Math.exp(motion.zoom() * PairMotion.symmetric(random)),
        angle + motion.turn() * PairMotion.symmetric(random),
        mirrored);
  }

  /** From places in a view of that side to places in the picture. */
  Affine toSource(int side) {
    double cos = scale * Math.cos(angle);
    double sin = scale * Math.sin(angle);
    double flip = mirrored ? -1 : 1;
    double half = side / 2.0;
    return new Affine(
        flip * cos,
        -sin,
        centreX - half * (flip * cos - sin),
        flip * sin,
        cos,
        centreY - half * (flip * sin + cos));
  }
}
