package io.segstream.schemas.mask;

/**
 * A rectangle in pixels; the right and bottom edges are exclusive.
 *
 * @param x left edge, 0 or more
 * @param y top edge, 0 or more
 * @param width columns, 0 or more
 * @param height rows, 0 or more
 */
public record PixelBox(int x, int y, int width, int height) {
  /** The box of an empty mask. */
  public static final PixelBox EMPTY = new PixelBox(0, 0, 0, 0);

  public PixelBox {
    if (x < 0 || y < 0 || width < 0 || height < 0) {
      throw new IllegalArgumentException(
          "Box (x=%d, y=%d, width=%d, height=%d) must not have negative numbers"
              .formatted(x, y, width, height));
    }
  }

  /** First column to the right of the box. */
  public int right() {
    return x + width;
  }

  /** First row below the box. */
  public int bottom() {
    return y + height;
  }

  public long area() {
    return (long) width * height;
  }

  /** Intersection over union with another box, 0..1; 0 if both are empty. */
  public double iou(PixelBox other) {
    long w = Math.max(0, Math.min(right(), other.right()) - Math.max(x, other.x));
    long h = Math.max(0, Math.min(bottom(), other.bottom()) - Math.max(y, other.y));
    long intersection = w * h;
    long union = area() + other.area() - intersection;
    return union == 0 ? 0 : (double) intersection / union;
  }
}
