package io.segstream.inference.engine;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Frames for one call of a model: packed RGB24, unsigned bytes, layout [count, height, width, 3].
 *
 * <p>The batch does not own its pixels. Whoever submits it must leave the buffer untouched until
 * the result is there.
 *
 * @param pixels direct buffer; position 0, limit {@code count * height * width * 3}
 * @param count frames, 1 or more
 * @param height rows of one frame
 * @param width columns of one frame
 */
public record FrameBatch(ByteBuffer pixels, int count, int height, int width) {
  /** Bytes of one pixel: red, green, blue. */
  public static final int CHANNELS = 3;

  public FrameBatch {
    Objects.requireNonNull(pixels, "pixels");
    if (count < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "A batch needs at least one frame of at least one pixel, got count=%d height=%d width=%d"
              .formatted(count, height, width));
    }
    long expected = (long) count * height * width * CHANNELS;
    if (!pixels.isDirect() || pixels.position() != 0 || pixels.limit() != expected) {
      throw new IllegalArgumentException(
          "A batch of %d frames of %dx%d needs a direct buffer from 0 to %d, got %s"
              .formatted(count, width, height, expected, pixels));
    }
  }

  /** Bytes of one frame. */
  public int frameBytes() {
    return height * width * CHANNELS;
  }
}
