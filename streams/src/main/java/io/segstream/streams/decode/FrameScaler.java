package io.segstream.streams.decode;

import io.segstream.inference.model.FrameSize;
import io.segstream.streams.media.NativeFrame;
import io.segstream.streams.media.PixelConverter;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Turns decoded pictures into upright packed RGB24 of a wanted size. For one thread. */
final class FrameScaler implements AutoCloseable {
  private static final int RGB = 3;
  // swscale writes whole groups of pixels: rows that are not a multiple of this need slack.
  private static final int SAFE_COLUMNS = 16;

  private final PixelConverter converter = new PixelConverter();
  private final NativeFrame view = NativeFrame.empty();
  private NativeFrame padded;

  /**
   * Scales one picture.
   *
   * @param rotation degrees clockwise, 0, 90, 180 or 270
   * @param size size of the upright result
   * @param target direct buffer; the result starts at its position, which does not move
   */
  void scale(AVFrame source, int rotation, FrameSize size, ByteBuffer target) {
    int bytes = Math.multiplyExact(size.pixels(), RGB);
    if (!target.isDirect() || target.remaining() < bytes) {
      throw new IllegalArgumentException(
          "A frame of %s needs a direct buffer with %d bytes, got %s"
              .formatted(size, bytes, target));
    }
    if (rotation == 0 && size.width() % SAFE_COLUMNS == 0) {
      AVFrame frame = view.get();
      frame.width(size.width()).height(size.height()).format(avutil.AV_PIX_FMT_RGB24);
      frame.data(0, new BytePointer(target));
      frame.linesize(0, size.width() * RGB);
      converter.convert(source, frame, avutil.AVCOL_SPC_UNSPECIFIED);
      return;
    }
    boolean sideways = rotation == 90 || rotation == 270;
    AVFrame scaled =
        paddedPicture(
            sideways ? size.height() : size.width(), sideways ? size.width() : size.height());
    converter.convert(source, scaled, avutil.AVCOL_SPC_UNSPECIFIED);
    copyTurned(scaled, rotation, size, target);
  }

  private AVFrame paddedPicture(int width, int height) {
    if (padded == null || padded.get().width() != width || padded.get().height() != height) {
      if (padded != null) {
        padded.close();
      }
      padded = NativeFrame.rgb(width, height);
    }
    return padded.get();
  }

  private static void copyTurned(AVFrame from, int rotation, FrameSize size, ByteBuffer target) {
    int stride = from.linesize(0);
    int height = from.height();
    int width = from.width();
    ByteBuffer pixels = from.data(0).capacity((long) stride * height).asByteBuffer();
    byte[] row = new byte[width * RGB];
    int base = target.position();
    int outStride = size.width() * RGB;
    for (int y = 0; y < height; y++) {
      pixels.get(y * stride, row);
      switch (rotation) {
        case 0 -> target.put(base + y * outStride, row);
        case 90 -> spread(row, target, base + (height - 1 - y) * RGB, outStride);
        case 180 ->
            spread(row, target, base + (height - 1 - y) * outStride + outStride - RGB, -RGB);
        default -> spread(row, target, base + (width - 1) * outStride + y * RGB, -outStride);
      }
    }
  }

  /** Puts a row's pixels into the target, {@code step} bytes apart. */
  private static void spread(byte[] row, ByteBuffer target, int first, int step) {
    int at = first;
    for (int i = 0; i < row.length; i += RGB) {
      target.put(at, row[i]).put(at + 1, row[i + 1]).put(at + 2, row[i + 2]);
      at += step;
    }
  }

  @Override
  public void close() {
    converter.close();
    // The view's pixels belong to the caller's buffer.
    view.get().data(0, null);
    view.close();
    if (padded != null) {
      padded.close();
    }
  }
}
