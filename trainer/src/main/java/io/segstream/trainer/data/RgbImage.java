package io.segstream.trainer.data;

import java.util.Objects;

/**
 * A picture in memory: packed RGB24, layout [height, width, 3], unsigned bytes.
 *
 * @param width columns, 1 or more
 * @param height rows, 1 or more
 * @param rgb {@code height * width * 3} bytes; not copied
 */
public record RgbImage(int width, int height, byte[] rgb) {
  /** Bytes of one pixel. */
  public static final int CHANNELS = 3;

  public RgbImage {
    Objects.requireNonNull(rgb, "rgb");
    if (width < 1 || height < 1 || (long) width * height * CHANNELS != rgb.length) {
      throw new IllegalArgumentException(
          "A picture of %dx%d cannot hold %d bytes".formatted(width, height, rgb.length));
    }
  }
}
