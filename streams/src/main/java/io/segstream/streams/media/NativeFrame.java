package io.segstream.streams.media;

import io.segstream.inference.engine.NativeHandles;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Owns one AVFrame and whatever picture it refers to. */
public final class NativeFrame implements AutoCloseable {
  private final AVFrame frame;
  private final NativeHandles.Lease handle;
  private boolean closed;

  private NativeFrame(AVFrame frame) {
    this.frame = frame;
    this.handle = NativeHandles.acquire("ffmpeg-frame");
  }

  /** A frame without a picture. */
  public static NativeFrame empty() {
    return new NativeFrame(avutil.av_frame_alloc());
  }

  /** Takes the picture out of {@code source}, which is empty afterwards. */
  public static NativeFrame take(AVFrame source) {
    NativeFrame taken = empty();
    avutil.av_frame_move_ref(taken.frame, source);
    return taken;
  }

  /** A frame with its own RGB24 picture, rows padded as swscale likes them. */
  public static NativeFrame rgb(int width, int height) {
    return picture(width, height, avutil.AV_PIX_FMT_RGB24);
  }

  /** A frame with its own uninitialised picture. */
  public static NativeFrame picture(int width, int height, int pixelFormat) {
    NativeFrame allocated = empty();
    allocated.frame.width(width);
    allocated.frame.height(height);
    allocated.frame.format(pixelFormat);
    int result = avutil.av_frame_get_buffer(allocated.frame, 0);
    if (result < 0) {
      allocated.close();
      throw new FfmpegException(
          "Cannot allocate a picture of %dx%d".formatted(width, height), result);
    }
    return allocated;
  }

  public AVFrame get() {
    return frame;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    avutil.av_frame_free(frame);
    handle.close();
  }
}
