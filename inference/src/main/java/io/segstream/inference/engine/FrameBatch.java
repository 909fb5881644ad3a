package io.segstream.inference.engine;

import java.nio.ByteBuffer;
import java.util.List;
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
 * @param starts for models that group pixels themselves: for each frame the centroids to start
 *     from, of length 1, at most as many as the model has groups; empty for none at all. Other
 *     models do not see them. The vectors are not copied
 */
public record FrameBatch(
    ByteBuffer pixels, int count, int height, int width, List<float[][]> starts) {
  /** Bytes of one pixel: red, green, blue. */
  public static final int CHANNELS = 3;

  private static final float[][] NO_CENTROIDS = new float[0][];

  /** A batch for models that take frames only, or are to start from nothing. */
  public FrameBatch(ByteBuffer pixels, int count, int height, int width) {
    this(pixels, count, height, width, List.of());
  }

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
    starts = List.copyOf(starts);
    if (!starts.isEmpty() && starts.size() != count) {
      throw new IllegalArgumentException(
          "A batch of %d frames needs as many starts, got %d".formatted(count, starts.size()));
    }
  }

  /**
   * Some of the frames, over the same memory.
   *
   * @param first index of the first one
   * @param frames how many, 1 or more
   */
  public FrameBatch part(int first, int frames) {
    return new FrameBatch(
        pixels.slice(first * frameBytes(), frames * frameBytes()),
        frames,
        height,
        width,
        starts.isEmpty() ? starts : starts.subList(first, first + frames));
  }

  /** Where the grouping of one frame starts: {@link #starts}, or no centroids. */
  public float[][] start(int index) {
    return starts.isEmpty() ? NO_CENTROIDS : starts.get(index);
  }

  /** Bytes of one frame. */
  public int frameBytes() {
    return height * width * CHANNELS;
  }
}
