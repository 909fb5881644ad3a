package io.segstream.streams.media;

import io.segstream.inference.engine.NativeHandles;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Owns one openh264 encoder: closed GOPs, no B-frames, one thread, so that the same pictures give
 * the same bytes. Times are microseconds.
 */
public final class H264Encoder implements AutoCloseable {
  private static final String CODEC = "libopenh264";
  private static final int MICROSECONDS = 1_000_000;
  private static final int RATE_UNITS = 1000;

  /** Where a coded stream's parameter sets go. */
  public enum ParameterSets {
    /** Into every keyframe, as a stream needs. */
    IN_BAND,
    /** Into the container's header, as MP4 needs. */
    IN_HEADER
  }

  private final AVCodecContext context;
  private final NativePacket packet;
  private final NativeHandles.Lease handle;
  private final long frameUs;
  private boolean closed;

  private H264Encoder(AVCodecContext context, double framesPerSecond) {
    this.context = context;
    this.packet = NativePacket.empty();
    this.handle = NativeHandles.acquire("ffmpeg-encoder");
    this.frameUs = Math.round(MICROSECONDS / framesPerSecond);
  }

  /**
   * Opens an encoder for limited-range yuv420p pictures of an even size.
   *
   * @param matrix AVCOL_SPC_* that the pictures are in, written into the stream
   */
  public static H264Encoder open(
      EncoderSettings settings, int matrix, ParameterSets parameterSets) {
    FfmpegLog.install();
    AVCodec codec = avcodec.avcodec_find_encoder_by_name(CODEC);
    if (codec == null) {
      throw new FfmpegException(
          "This FFmpeg build has no encoder " + CODEC, avutil.AVERROR_ENCODER_NOT_FOUND());
    }
    H264Encoder encoder =
        new H264Encoder(avcodec.avcodec_alloc_context3(codec), settings.framesPerSecond());
    AVCodecContext context = encoder.context;
    context.width(settings.size().width()).height(settings.size().height());
    context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
    context.time_base(rational(1, MICROSECONDS));
    context.framerate(
        rational(
            (int) Math.max(1, Math.round(settings.framesPerSecond() * RATE_UNITS)), RATE_UNITS));
    context.gop_size(settings.gopFrames());
    context.max_b_frames(0);
    context.bit_rate(settings.bitsPerSecond());
    context.thread_count(1);
    context.colorspace(matrix);
    context.color_primaries(
        matrix == avutil.AVCOL_SPC_BT709 ? avutil.AVCOL_PRI_BT709 : avutil.AVCOL_PRI_UNSPECIFIED);
    context.color_range(avutil.AVCOL_RANGE_MPEG);
    int flags = avcodec.AV_CODEC_FLAG_BITEXACT;
    if (parameterSets == ParameterSets.IN_HEADER) {
      flags |= avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
    }
    context.flags(flags);
    int opened = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
    if (opened < 0) {
      encoder.close();
      throw new FfmpegException(
          "Cannot encode pictures of %s with %s".formatted(settings.size(), CODEC), opened);
    }
    return encoder;
  }

  static AVRational rational(int numerator, int denominator) {
    return new AVRational().num(numerator).den(denominator);
  }

  /** FFmpeg's view of the encoder; stays owned by this object. */
  public AVCodecContext context() {
    return context;
  }

  /**
   * Encodes one picture.
   *
   * @param frame the picture with its time in {@code pts}, or null to flush at the end; stays the
   *     caller's
   * @param output gets each coded packet, valid only during the call
   */
  public void encode(AVFrame frame, Consumer<AVPacket> output) {
    FfmpegException.check(avcodec.avcodec_send_frame(context, frame), "Cannot encode a picture");
    while (true) {
      int result = avcodec.avcodec_receive_packet(context, packet.get());
      if (VideoDecoder.isAgain(result) || result == avutil.AVERROR_EOF()) {
        return;
      }
      FfmpegException.check(result, "Cannot encode a picture");
      packet.get().duration(frameUs);
      output.accept(packet.get());
      avcodec.av_packet_unref(packet.get());
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    packet.close();
    avcodec.avcodec_free_context(context);
    handle.close();
  }
}
