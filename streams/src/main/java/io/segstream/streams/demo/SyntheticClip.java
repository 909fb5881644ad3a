package io.segstream.streams.demo;

import io.segstream.streams.media.EncoderSettings;
import io.segstream.streams.media.VideoEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A {@link SyntheticScene} as a video file. */
public final class SyntheticClip {
  // Generous: the demo is about segments, not about compression.
  private static final double BITS_PER_PIXEL = 0.25;

  private SyntheticClip() {}

  /**
   * Writes a scene as H.264 in MP4; the same settings give the same bytes.
   *
   * @param file replaced if it exists
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, SceneSettings settings) throws IOException {
    SyntheticScene scene = new SyntheticScene(settings);
    EncoderSettings coding =
        EncoderSettings.of(settings.size(), settings.framesPerSecond(), BITS_PER_PIXEL);
    ByteBuffer frame = ByteBuffer.allocateDirect(3 * settings.size().pixels());
    try (VideoEncoder encoder = VideoEncoder.toMp4(file, coding)) {
      for (int i = 0; i < settings.frames(); i++) {
        scene.render(i, frame);
        encoder.write(frame, settings.presentationTimeUs(i));
      }
      encoder.finish();
    }
  }
}
