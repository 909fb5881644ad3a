package io.segstream.streams.media;

import io.segstream.inference.engine.NativeHandles;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Owns one FFmpeg video decoder. It runs on the calling thread alone, so that many feeds share the
 * processors fairly and the output does not depend on timing.
 */
public final class VideoDecoder implements AutoCloseable {
  /** What becomes of frames that the decoder itself knows to be broken. */
  public enum BrokenFrames {
    /** Output and flagged, so that each can be accounted for. */
    SHOWN,
    /** Left to the decoder's defaults, as a player would do. */
    DEFAULT
  }

  private final AVCodecContext context;
  private final NativeHandles.Lease handle;
  private boolean closed;

  private VideoDecoder(AVCodecContext context) {
    this.context = context;
    this.handle = NativeHandles.acquire("ffmpeg-decoder");
  }

  /**
   * Opens a decoder.
   *
   * @param parameters the coded stream
   * @param timeBase unit of the packets' times
   * @throws FfmpegException if FFmpeg has no decoder for the codec or refuses the parameters
   */
  public static VideoDecoder open(
      AVCodecParameters parameters, AVRational timeBase, BrokenFrames brokenFrames) {
    AVCodec codec = avcodec.avcodec_find_decoder(parameters.codec_id());
    String name = avcodec.avcodec_get_name(parameters.codec_id()).getString();
    if (codec == null) {
      throw new FfmpegException(
          "This FFmpeg build has no decoder for " + name, avutil.AVERROR_DECODER_NOT_FOUND());
    }
    VideoDecoder decoder = new VideoDecoder(avcodec.avcodec_alloc_context3(codec));
    try {
      AVCodecContext context = decoder.context;
      FfmpegException.check(
          avcodec.avcodec_parameters_to_context(context, parameters),
          "Cannot set up the decoder for " + name);
      context.thread_count(1);
      context.pkt_timebase(timeBase);
      if (brokenFrames == BrokenFrames.SHOWN) {
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_OUTPUT_CORRUPT);
      }
      FfmpegException.check(
          avcodec.avcodec_open2(context, codec, (AVDictionary) null),
          "Cannot open the decoder for " + name);
      return decoder;
    } catch (RuntimeException e) {
      decoder.close();
      throw e;
    }
  }

  /**
   * Hands over one packet. All frames must have been received before.
   *
   * @param packet the packet, or null at the end of the stream; stays the caller's
   * @return 0, or FFmpeg's negative error number if the packet cannot be decoded
   */
  public int send(AVPacket packet) {
    int result = avcodec.avcodec_send_packet(context, packet);
    return result == avutil.AVERROR_EOF() ? 0 : result;
  }

  /**
   * Fetches the next decoded frame in presentation order.
   *
   * @return 1 if there is a frame, 0 if there is none until more is sent or at the end, or FFmpeg's
   *     negative error number if a packet sent earlier cannot be decoded
   */
  public int receive(AVFrame frame) {
    int result = avcodec.avcodec_receive_frame(context, frame);
    if (result >= 0) {
      return 1;
    }
    return isAgain(result) || result == avutil.AVERROR_EOF() ? 0 : result;
  }

  static boolean isAgain(int result) {
    return result == org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN();
  }

  /** Frames the decoder may hold back to put them in presentation order. */
  public int reorderDepth() {
    return context.has_b_frames();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    avcodec.avcodec_free_context(context);
    handle.close();
  }
}
