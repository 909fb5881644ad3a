package io.segstream.inference.evaluate.coco;

/**
 * A box in pixels; corners need not lie on whole ones.
 *
 * @param x left
 * @param y top
 * @param width 0 or more
 * @param height 0 or more
 */
record Box(double x, double y, double width, double height) {
  double area() {
    return width * height;
  }

  double intersection(Box other) {
    double w = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double h = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    return w <= 0 || h <= 0 ? 0 : w * h;
  }
}
