package io.segstream.inference.propagate;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The picture of one frame at the size at which the model saw it: packed RGB24, unsigned bytes,
 * layout [height, width, 3]. The buffer is only read, by absolute position, and not kept.
 *
 * @param pixels position 0, limit {@code height * width * 3}
 * @param width columns
 * @param height rows
 */
public record RgbFrame(ByteBuffer pixels, int width, int height) {
  static final int CHANNELS = 3;

  public RgbFrame {
    Objects.requireNonNull(pixels, "pixels");
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "A frame needs at least one pixel, got %dx%d".formatted(width, height));
    }
    long expected = (long) width * height * CHANNELS;
    if (pixels.position() != 0 || pixels.limit() != expected) {
      throw new IllegalArgumentException(
          "A frame of %dx%d needs a buffer from 0 to %d, got %s"
              .formatted(width, height, expected, pixels));
    }
  }
}
