package io.segstream.streams.media;

import io.segstream.inference.model.FrameSize;
import java.util.Objects;

/**
 * How video is encoded.
 *
 * @param size size of the pictures handed in; odd sizes are padded, see {@link VideoEncoder}
 * @param framesPerSecond nominal rate, for rate control and the last frame's duration; the frames'
 *     own times may vary freely
 * @param gopFrames frames from one keyframe to the next, 1 or more
 * @param bitsPerSecond target rate
 */
public record EncoderSettings(
    FrameSize size, double framesPerSecond, int gopFrames, long bitsPerSecond) {
  private static final double BITS_PER_PIXEL = 0.15;
  private static final long LEAST_BITS_PER_SECOND = 300_000;

  public EncoderSettings {
    Objects.requireNonNull(size, "size");
    if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
      throw new IllegalArgumentException(
          "Frames per second is %s, must be above 0 and at most 1000".formatted(framesPerSecond));
    }
    if (gopFrames < 1) {
      throw new IllegalArgumentException(
          "Frames per GOP is %d, must be at least 1".formatted(gopFrames));
    }
    if (bitsPerSecond < 1) {
      throw new IllegalArgumentException(
          "Bits per second is %d, must be at least 1".formatted(bitsPerSecond));
    }
  }

  /** One keyframe a second and a rate that suits the size. */
  public static EncoderSettings of(FrameSize size, double framesPerSecond) {
    return of(size, framesPerSecond, BITS_PER_PIXEL);
  }

  /** One keyframe a second and the given bits for each pixel of each frame. */
  public static EncoderSettings of(FrameSize size, double framesPerSecond, double bitsPerPixel) {
    long bits = Math.round(size.pixels() * framesPerSecond * bitsPerPixel);
    int gop = (int) Math.max(1, Math.round(framesPerSecond));
    return new EncoderSettings(size, framesPerSecond, gop, Math.max(LEAST_BITS_PER_SECOND, bits));
  }

  public EncoderSettings withGopFrames(int frames) {
    return new EncoderSettings(size, framesPerSecond, frames, bitsPerSecond);
  }

  public EncoderSettings withBitsPerSecond(long bits) {
    return new EncoderSettings(size, framesPerSecond, gopFrames, bits);
  }
}
