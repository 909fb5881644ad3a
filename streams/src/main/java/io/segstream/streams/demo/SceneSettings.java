package io.segstream.streams.demo;

import io.segstream.inference.model.FrameSize;
import java.util.Objects;

/**
 * What a {@link SyntheticScene} is made of.
 *
 * @param size size of its frames
 * @param framesPerSecond 1..240
 * @param frames number of frames, 1 or more
 * @param seed chooses textures and starting phases; the same seed gives the same pixels
 */
public record SceneSettings(FrameSize size, int framesPerSecond, int frames, long seed) {
  private static final int MAX_RATE = 240;

  public SceneSettings {
    Objects.requireNonNull(size, "size");
    if (framesPerSecond < 1 || framesPerSecond > MAX_RATE) {
      throw new IllegalArgumentException(
          "A scene of %d frames per second is out of range, choose 1..%d"
              .formatted(framesPerSecond, MAX_RATE));
    }
    if (frames < 1) {
      throw new IllegalArgumentException(
          "A scene of %d frames is empty, choose at least 1".formatted(frames));
    }
  }

  /** Six seconds of 640x360 at 25 frames per second: the demo clip. */
  public static SceneSettings defaults() {
    return new SceneSettings(new FrameSize(640, 360), 25, 150, 7);
  }

  /** The same scene in another frame size. */
  public SceneSettings withSize(int width, int height) {
    return new SceneSettings(new FrameSize(width, height), framesPerSecond, frames, seed);
  }

  /** The same scene, cut or prolonged to a number of frames. */
  public SceneSettings withFrames(int count) {
    return new SceneSettings(size, framesPerSecond, count, seed);
  }

  /** The same actors with other textures and phases. */
  public SceneSettings withSeed(long other) {
    return new SceneSettings(size, framesPerSecond, frames, other);
  }

  /** Presentation time of a frame relative to the first one, microseconds. */
  public long presentationTimeUs(int frame) {
    return frame * 1_000_000L / framesPerSecond;
  }
}
