package io.segstream.inference.verify;

import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.model.OutputRole;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Frames, and what a model must make of them. The numbers are those that engines give: unit
 * embeddings, probabilities of objectness, scores of classes.
 *
 * @param frames 1 or more
 * @param height rows of a frame
 * @param width columns of a frame
 * @param pixels [frames, height, width, 3], unsigned bytes, RGB; not copied
 * @param expected per output [frames, channels, cells], row-major; not copied
 */
public record VerificationCase(
    int frames, int height, int width, byte[] pixels, Map<OutputRole, float[]> expected) {
  public VerificationCase {
    Objects.requireNonNull(pixels, "pixels");
    if (frames < 1
        || height < 1
        || width < 1
        || pixels.length != (long) frames * height * width * FrameBatch.CHANNELS) {
      throw new IllegalArgumentException(
          "%d frames of %dx%d do not have %d bytes"
              .formatted(frames, width, height, pixels.length));
    }
    if (expected.isEmpty()) {
      throw new IllegalArgumentException("A case needs an output that is expected");
    }
    expected = Collections.unmodifiableMap(new EnumMap<>(expected));
    for (float[] numbers : expected.values()) {
      if (numbers.length == 0 || numbers.length % frames != 0) {
        throw new IllegalArgumentException(
            "%d numbers do not divide into %d frames".formatted(numbers.length, frames));
      }
    }
  }

  /** The frames as engines take them. */
  FrameBatch batch() {
    ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    return new FrameBatch(direct, frames, height, width);
  }

  /** About what it takes in a file, in bytes. */
  public long bytes() {
    return pixels.length
        + (long) Float.BYTES * expected.values().stream().mapToLong(each -> each.length).sum();
  }
}
