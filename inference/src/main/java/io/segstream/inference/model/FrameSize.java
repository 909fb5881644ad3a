package io.segstream.inference.model;

/**
 * Size of a frame or of a grid.
 *
 * @param width columns, 1 or more
 * @param height rows, 1 or more
 */
public record FrameSize(int width, int height) {
  public FrameSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "Frame size %dx%d must be at least 1x1".formatted(width, height));
    }
  }

  public int pixels() {
    return Math.multiplyExact(width, height);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
