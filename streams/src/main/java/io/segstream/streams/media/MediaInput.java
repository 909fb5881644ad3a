package io.segstream.streams.media;

import io.segstream.inference.engine.NativeHandles;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** Owns an opened and probed FFmpeg input: a file, an address, or bytes. For one thread. */
public final class MediaInput implements AutoCloseable {
  /** What a read brought. */
  public enum Read {
    PACKET,
    END
  }

  private final AVFormatContext context;
  private final NativeIo io;
  private final Interrupt interrupt;
  private final InputSettings settings;
  private final NativeHandles.Lease handle;
  private boolean closed;

  private MediaInput(
      AVFormatContext context, NativeIo io, Interrupt interrupt, InputSettings settings) {
    this.context = context;
    this.io = io;
    this.interrupt = interrupt;
    this.settings = settings;
    this.handle = NativeHandles.acquire("ffmpeg-input");
  }

  /**
   * Opens video held in memory.
   *
   * @param bytes a whole container file or stream; not copied
   * @throws FfmpegException if FFmpeg cannot make sense of it
   */
  public static MediaInput ofBytes(byte[] bytes) {
    return open(new BytePointer(), NativeIo.reading(IoEndpoint.of(bytes)), InputSettings.local());
  }

  /**
   * Opens a stream that cannot seek, such as standard input. The stream stays the caller's.
   *
   * @throws FfmpegException if FFmpeg cannot make sense of it
   */
  public static MediaInput ofStream(InputStream stream, InputSettings settings) {
    return open(new BytePointer(), NativeIo.reading(IoEndpoint.of(stream)), settings);
  }

  /**
   * Opens a file, device or network address.
   *
   * @throws FfmpegException if it cannot be reached or read
   * @throws ReadDeadlineException if it does not answer in time
   */
  public static MediaInput ofAddress(SourceAddress address, InputSettings settings) {
    String url = address.secret().reveal();
    String target = address.kind() == SourceAddress.Kind.PATH ? "file:" + url : url;
    return open(new BytePointer(target, StandardCharsets.UTF_8), null, settings);
  }

  private static MediaInput open(BytePointer url, NativeIo io, InputSettings settings) {
    FfmpegLog.install();
    Interrupt interrupt = new Interrupt(settings.nanoTime(), settings.stopped());
    AVFormatContext context = avformat.avformat_alloc_context();
    interrupt.attachTo(context);
    // AVI and raw streams hold no presentation times; FFmpeg works them out from what follows.
    context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_GENPTS);
    if (io != null) {
      context.pb(io.context());
    }
    interrupt.arm(settings.openLimit());
    AVDictionary options = new AVDictionary(null);
    settings.options().forEach((name, value) -> avutil.av_dict_set(options, name, value, 0));
    int opened = avformat.avformat_open_input(context, url, demuxer(settings.format()), options);
    avutil.av_dict_free(options);
    url.close();
    if (opened < 0) {
      // FFmpeg has freed the context, but never what the caller gave it.
      RuntimeException failure = failure("Cannot open the video", opened, io, interrupt, settings);
      interrupt.close();
      closeIfPresent(io);
      throw failure;
    }
    MediaInput input = new MediaInput(context, io, interrupt, settings);
    int probed = avformat.avformat_find_stream_info(context, (AVDictionary) null);
    if (probed < 0) {
      RuntimeException failure = input.failure("Cannot find the streams of the video", probed);
      input.close();
      throw failure;
    }
    return input;
  }

  private static AVInputFormat demuxer(String name) {
    if (name.isEmpty()) {
      return null;
    }
    AVInputFormat format = avformat.av_find_input_format(name);
    if (format == null) {
      throw new IllegalArgumentException(
          "This FFmpeg build has no demuxer named '%s'".formatted(name));
    }
    return format;
  }

  /** FFmpeg's view of the input; stays owned by this object. */
  public AVFormatContext context() {
    return context;
  }

  /** The stream FFmpeg holds for the main video, cover pictures aside; empty if there is none. */
  public OptionalInt videoIndex() {
    int index =
        avformat.av_find_best_stream(
            context, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }

  public AVStream stream(int index) {
    return context.streams(index);
  }

  /**
   * Reads the next packet of any stream.
   *
   * @throws FfmpegException if the input is broken here
   * @throws ReadDeadlineException if nothing came in time
   */
  public Read read(AVPacket packet) {
    interrupt.arm(settings.readLimit());
    int result = avformat.av_read_frame(context, packet);
    if (result >= 0) {
      return Read.PACKET;
    }
    boolean ended = result == avutil.AVERROR_EOF() && !interrupt.expired();
    if (ended && (io == null || io.failure().isEmpty())) {
      return Read.END;
    }
    throw failure("Reading the video failed", result);
  }

  private RuntimeException failure(String what, int code) {
    return failure(what, code, io, interrupt, settings);
  }

  private static RuntimeException failure(
      String what, int code, NativeIo io, Interrupt interrupt, InputSettings settings) {
    if (interrupt.expired()) {
      return new ReadDeadlineException(what, settings);
    }
    if (io != null && io.failure().isPresent()) {
      return new FfmpegException(
          what + ": " + io.failure().get().getMessage(), code, io.failure().get());
    }
    return new FfmpegException(what, code);
  }

  private static void closeIfPresent(NativeIo io) {
    if (io != null) {
      io.close();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    avformat.avformat_close_input(context);
    interrupt.close();
    closeIfPresent(io);
    handle.close();
  }
}
