package io.segstream.streams.media;

import io.segstream.inference.engine.NativeHandles;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Owns one FFmpeg muxer with a single video stream. Its bytes depend on its input alone: no dates,
 * no random numbers, no version text.
 */
public final class StreamMuxer implements AutoCloseable {
  /** FFmpeg's name of the MPEG transport stream muxer. */
  public static final String MPEG_TS = "mpegts";

  /** FFmpeg's name of the MP4 muxer. */
  public static final String MP4 = "mp4";

  private final AVFormatContext context;
  private final NativeIo io;
  private final NativePacket scratch;
  private final NativeHandles.Lease handle;
  private AVStream stream;
  private AVRational inputTimeBase;
  private boolean closed;

  private StreamMuxer(AVFormatContext context, NativeIo io) {
    this.context = context;
    this.io = io;
    this.scratch = NativePacket.empty();
    this.handle = NativeHandles.acquire("ffmpeg-muxer");
  }

  /**
   * Opens a muxer.
   *
   * @param format FFmpeg's muxer name
   * @param endpoint where the bytes go; MP4 needs one that seeks
   * @param parameters the coded stream; copied
   * @param timeBase unit of the packets' times
   * @param options muxer options by FFmpeg's names
   */
  static StreamMuxer open(
      String format,
      IoEndpoint endpoint,
      AVCodecParameters parameters,
      AVRational timeBase,
      Map<String, String> options) {
    FfmpegLog.install();
    AVFormatContext context = new AVFormatContext(null);
    FfmpegException.check(
        avformat.avformat_alloc_output_context2(context, null, format, null),
        "Cannot make a muxer for " + format);
    StreamMuxer muxer = new StreamMuxer(context, NativeIo.writing(endpoint));
    try {
      muxer.begin(parameters, timeBase, options);
      return muxer;
    } catch (RuntimeException e) {
      muxer.close();
      throw e;
    }
  }

  private void begin(
      AVCodecParameters parameters, AVRational timeBase, Map<String, String> options) {
    context.pb(io.context());
    context.flags(
        context.flags()
            | AVFormatContext.AVFMT_FLAG_CUSTOM_IO
            | AVFormatContext.AVFMT_FLAG_BITEXACT);
    context.avoid_negative_ts(0);
    stream = avformat.avformat_new_stream(context, null);
    FfmpegException.check(
        avcodec.avcodec_parameters_copy(stream.codecpar(), parameters),
        "Cannot describe the stream to the muxer");
    stream.codecpar().codec_tag(0);
    stream.time_base(timeBase);
    inputTimeBase = timeBase;
    AVDictionary dictionary = new AVDictionary(null);
    options.forEach((name, value) -> avutil.av_dict_set(dictionary, name, value, 0));
    int result = avformat.avformat_write_header(context, dictionary);
    avutil.av_dict_free(dictionary);
    check(result, "Cannot begin the output");
  }

  /**
   * Writes one packet.
   *
   * @param packet times in the unit given at opening; stays the caller's
   */
  public void write(AVPacket packet) {
    AVPacket copy = scratch.get();
    check(avcodec.av_packet_ref(copy, packet), "Cannot keep a packet");
    avcodec.av_packet_rescale_ts(copy, inputTimeBase, stream.time_base());
    copy.stream_index(0);
    int result = avformat.av_write_frame(context, copy);
    avcodec.av_packet_unref(copy);
    check(result, "Cannot write a packet");
  }

  /** Pushes everything written so far to the endpoint. */
  public void flush() {
    check(avformat.av_write_frame(context, null), "Cannot flush the output");
    avformat.avio_flush(context.pb());
    check(0, "Cannot flush the output");
  }

  /** Sets an option of the running muxer. */
  void option(String name, String value) {
    check(
        avutil.av_opt_set(context.priv_data(), name, value, 0),
        "Cannot set the muxer's option " + name);
  }

  /** Writes whatever the format needs at its end. */
  public void finish() {
    check(avformat.av_write_trailer(context), "Cannot end the output");
    avformat.avio_flush(context.pb());
    check(0, "Cannot end the output");
  }

  private void check(int result, String what) {
    if (io.failure().isPresent()) {
      throw new FfmpegException(
          what + ": " + io.failure().get().getMessage(),
          avutil.AVERROR_EXTERNAL(),
          io.failure().get());
    }
    FfmpegException.check(result, what);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    scratch.close();
    avformat.avformat_free_context(context);
    io.close();
    handle.close();
  }
}
