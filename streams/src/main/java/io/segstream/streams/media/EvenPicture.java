package io.segstream.streams.media;

import io.segstream.inference.model.FrameSize;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Makes decoded pictures fit for {@link H264Encoder}: limited-range yuv420p of an even size, grown
 * to the right and below by repeating the last column and row. For one thread.
 */
public final class EvenPicture implements AutoCloseable {
  private final PixelConverter converter = new PixelConverter();
  private NativeFrame converted;

  /**
   * The picture to encode, valid until the next call: the source itself if it fits already.
   *
   * @param source stays the caller's
   */
  public AVFrame of(AVFrame source) {
    FrameSize size = new FrameSize(source.width(), source.height());
    FrameSize coded = VideoEncoder.codedSize(size);
    if (coded.equals(size)
        && source.format() == avutil.AV_PIX_FMT_YUV420P
        && !PixelConverter.isFullRange(source)) {
      return source;
    }
    if (converted == null
        || converted.get().width() != coded.width()
        || converted.get().height() != coded.height()) {
      close();
      converted = NativeFrame.picture(coded.width(), coded.height(), avutil.AV_PIX_FMT_YUV420P);
    }
    AVFrame target = converted.get();
    FfmpegException.check(avutil.av_frame_make_writable(target), "Cannot reuse a picture");
    target.width(size.width()).height(size.height());
    converter.convert(source, target, yuvMatrix(source));
    target.width(coded.width()).height(coded.height());
    for (int plane = 0; plane < 3; plane++) {
      int shift = plane == 0 ? 0 : 1;
      grow(target, plane, shrunk(size, shift), shrunk(coded, shift));
    }
    return target;
  }

  /** The matrix that {@link #of} leaves a picture in, AVCOL_SPC_*. */
  public static int yuvMatrix(AVFrame source) {
    int matrix = PixelConverter.matrixOf(source);
    return matrix == avutil.AVCOL_SPC_RGB ? avutil.AVCOL_SPC_BT709 : matrix;
  }

  private static FrameSize shrunk(FrameSize size, int shift) {
    return new FrameSize(-(-size.width() >> shift), -(-size.height() >> shift));
  }

  private static void grow(AVFrame frame, int plane, FrameSize filled, FrameSize whole) {
    if (filled.equals(whole)) {
      return;
    }
    BytePointer data = frame.data(plane);
    int stride = frame.linesize(plane);
    byte[] row = new byte[whole.width()];
    for (int y = 0; y < whole.height(); y++) {
      if (y < filled.height()) {
        data.position((long) y * stride).get(row, 0, filled.width());
        Arrays.fill(row, filled.width(), row.length, row[filled.width() - 1]);
      }
      data.position((long) y * stride).put(row, 0, row.length);
    }
  }

  @Override
  public void close() {
    converter.close();
    if (converted != null) {
      converted.close();
      converted = null;
    }
  }
}
