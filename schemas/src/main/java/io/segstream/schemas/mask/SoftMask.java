package io.segstream.schemas.mask;

import java.util.Objects;

/**
 * Foreground values on a window of a model's output grid; cells of the grid outside the window are
 * 0.
 *
 * @param values {@code height * width} finite values, row by row; not copied, must not change while
 *     the mask is in use
 * @param x left column of the window within the grid
 * @param y top row of the window within the grid
 * @param width columns of the window, 1 or more
 * @param height rows of the window, 1 or more
 * @param gridWidth columns of the whole grid
 * @param gridHeight rows of the whole grid
 */
public record SoftMask(
    float[] values, int x, int y, int width, int height, int gridWidth, int gridHeight) {

  public SoftMask {
    Objects.requireNonNull(values, "values");
    if (x < 0
        || y < 0
        || width < 1
        || height < 1
        || (long) x + width > gridWidth
        || (long) y + height > gridHeight) {
      throw new IllegalArgumentException(
          "Window (x=%d, y=%d, width=%d, height=%d) does not lie in a grid of %dx%d cells"
              .formatted(x, y, width, height, gridWidth, gridHeight));
    }
    if (values.length != (long) width * height) {
      throw new IllegalArgumentException(
          "Window of %dx%d cells needs %d values, got %d"
              .formatted(width, height, (long) width * height, values.length));
    }
  }

  /** A window that covers its whole grid. */
  public static SoftMask whole(float[] values, int gridWidth, int gridHeight) {
    return new SoftMask(values, 0, 0, gridWidth, gridHeight, gridWidth, gridHeight);
  }
}
