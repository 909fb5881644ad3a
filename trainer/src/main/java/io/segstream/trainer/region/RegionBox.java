package io.segstream.trainer.region;

import io.segstream.schemas.mask.PixelBox;

/**
 * A box in a picture, in pixels; corners need not lie on whole ones, the first pixel reaches from 0
 * to 1.
 *
 * @param left smaller than {@code right}
 * @param top smaller than {@code bottom}
 * @param right exclusive
 * @param bottom exclusive
 */
public record RegionBox(double left, double top, double right, double bottom) {
  public RegionBox {
    if (!(left < right && top < bottom) || Double.isInfinite(right - left + bottom - top)) {
      throw new IllegalArgumentException(
          "Box from (%s, %s) to (%s, %s) is empty or not finite"
              .formatted(left, top, right, bottom));
    }
  }

  /**
   * A box of whole pixels.
   *
   * @param box not empty
   */
  public static RegionBox of(PixelBox box) {
    return new RegionBox(box.x(), box.y(), box.right(), box.bottom());
  }

  /** Right less left. */
  public double width() {
    return right - left;
  }

  /** Bottom less top. */
  public double height() {
    return bottom - top;
  }

  /** Intersection over union, 0 to 1. */
  public double iou(RegionBox other) {
    double common =
        Math.max(0, Math.min(right, other.right) - Math.max(left, other.left))
            * Math.max(0, Math.min(bottom, other.bottom) - Math.max(top, other.top));
    return common / (width() * height() + other.width() * other.height() - common);
  }
}
