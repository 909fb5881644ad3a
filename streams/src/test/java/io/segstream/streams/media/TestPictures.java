package io.segstream.streams.media;

import io.segstream.inference.model.FrameSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Small moving pictures, different in every frame, and videos of them at 25 frames a second. */
public final class TestPictures {
  public static final long FRAME_US = 40_000;
  private static final double RATE = 25;

  private TestPictures() {}

  /** Smooth colours, a bright square that moves, and the frame number as bars at the top. */
  public static ByteBuffer picture(FrameSize size, int frame) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(size.pixels() * 3);
    int side = Math.max(4, Math.min(size.width(), size.height()) / 4);
    int left = frame * 3 % Math.max(1, size.width() - side);
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        boolean square = x >= left && x < left + side && y >= side && y < 2 * side;
        boolean bar = y < 4 && ((frame >> (x * 8 / size.width())) & 1) == 1;
        pixels.put((byte) (square || bar ? 230 : 40 + x * 120 / size.width()));
        pixels.put((byte) (bar ? 230 : 60 + y * 120 / size.height()));
        pixels.put((byte) (square ? 30 : 90 + frame % 50));
      }
    }
    return pixels.flip();
  }

  /** The same picture grown to a larger size by repeating its last column and row. */
  public static ByteBuffer padded(FrameSize size, FrameSize larger, int frame) {
    ByteBuffer picture = picture(size, frame);
    ByteBuffer grown = ByteBuffer.allocateDirect(larger.pixels() * 3);
    for (int y = 0; y < larger.height(); y++) {
      for (int x = 0; x < larger.width(); x++) {
        int column = Math.min(x, size.width() - 1);
        int at = (Math.min(y, size.height() - 1) * size.width() + column) * 3;
        grown.put(picture.get(at)).put(picture.get(at + 1)).put(picture.get(at + 2));
      }
    }
    return grown.flip();
  }

  public static byte[] transportStream(FrameSize size, int frames, int gop) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (VideoEncoder encoder = VideoEncoder.toTransportStream(bytes, settings(size, gop))) {
      writeAll(encoder, size, frames);
    }
    return bytes.toByteArray();
  }

  public static Path mp4(Path file, FrameSize size, int frames, int gop) throws IOException {
    try (VideoEncoder encoder = VideoEncoder.toMp4(file, settings(size, gop))) {
      writeAll(encoder, size, frames);
    }
    return file;
  }

  private static EncoderSettings settings(FrameSize size, int gop) {
    return EncoderSettings.of(size, RATE, 1.0).withGopFrames(gop);
  }

  private static void writeAll(VideoEncoder encoder, FrameSize size, int frames) {
    for (int i = 0; i < frames; i++) {
      encoder.write(picture(size, i), i * FRAME_US);
    }
    encoder.finish();
  }

  /** Peak signal-to-noise ratio of two packed RGB24 pictures, dB; 99 if they are equal. */
  public static double psnr(ByteBuffer one, ByteBuffer two) {
    double sum = 0;
    int count = one.limit();
    for (int i = 0; i < count; i++) {
      int difference = (one.get(i) & 0xff) - (two.get(i) & 0xff);
      sum += difference * difference;
    }
    return sum == 0 ? 99 : 10 * Math.log10(255.0 * 255.0 * count / sum);
  }
}
