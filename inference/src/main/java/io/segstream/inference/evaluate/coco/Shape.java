package io.segstream.inference.evaluate.coco;

import io.segstream.schemas.mask.RleMask;

/** What is compared: a mask or a box. */
sealed interface Shape {
  /** Size in pixels. */
  double area();

  /** Pixels shared with a shape of the same kind. */
  double intersection(Shape other);

  /**
   * Intersection over union with an annotation, 0..1; for a crowd the share of this shape that lies
   * in it, since one result cannot be expected to cover all of a crowd.
   */
  default double overlap(Shape annotation, boolean crowd) {
    double common = intersection(annotation);
    return common == 0 ? 0 : common / (crowd ? area() : area() + annotation.area() - common);
  }

  /** A mask. */
  record Mask(RleMask pixels) implements Shape {
    @Override
    public double area() {
      return pixels.area();
    }

    @Override
    public double intersection(Shape other) {
      return pixels.intersectionArea(((Mask) other).pixels);
    }
  }

  /** A box. */
  record Rectangle(Box box) implements Shape {
    @Override
    public double area() {
      return box.area();
    }

    @Override
    public double intersection(Shape other) {
      return box.intersection(((Rectangle) other).box);
    }
  }
}
