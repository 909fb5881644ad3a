package io.segstream.streams.media;

import io.segstream.inference.engine.NativeHandles;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVBSFContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** Owns a chain of FFmpeg's bitstream filters, which rewrite packets without decoding them. */
public final class BitstreamFilter implements AutoCloseable {
  private final AVBSFContext context;
  private final NativePacket packet = NativePacket.empty();
  private final NativeHandles.Lease handle = NativeHandles.acquire("ffmpeg-bsf");
  private boolean closed;

  private BitstreamFilter(AVBSFContext context) {
    this.context = context;
  }

  /**
   * Opens a chain.
   *
   * @param chain FFmpeg's notation: names with options, separated by commas
   * @param parameters the stream that goes in; copied
   * @throws FfmpegException if a filter is missing or refuses the stream
   */
  public static BitstreamFilter open(
      String chain, AVCodecParameters parameters, AVRational timeBase) {
    AVBSFContext context = new AVBSFContext(null);
    FfmpegException.check(
        avcodec.av_bsf_list_parse_str(chain, context),
        "Cannot make the bitstream filters " + chain);
    BitstreamFilter filter = new BitstreamFilter(context);
    try {
      FfmpegException.check(
          avcodec.avcodec_parameters_copy(context.par_in(), parameters),
          "Cannot describe the stream to the bitstream filters");
      context.time_base_in(timeBase);
      FfmpegException.check(
          avcodec.av_bsf_init(context), "Cannot start the bitstream filters " + chain);
      return filter;
    } catch (RuntimeException e) {
      filter.close();
      throw e;
    }
  }

  /** The stream that comes out. */
  public AVCodecParameters output() {
    return context.par_out();
  }

  /**
   * Filters one packet.
   *
   * @param source stays the caller's; null flushes at the end
   * @param output gets packets that are its own from then on
   * @throws FfmpegException if the packet cannot be filtered
   */
  public void filter(AVPacket source, Consumer<NativePacket> output) {
    AVPacket moved = packet.get();
    if (source != null) {
      FfmpegException.check(avcodec.av_packet_ref(moved, source), "Cannot keep a packet");
    }
    int sent = avcodec.av_bsf_send_packet(context, source == null ? null : moved);
    if (sent < 0) {
      avcodec.av_packet_unref(moved);
      throw new FfmpegException("Cannot rewrite a packet for the transport stream", sent);
    }
    while (true) {
      int received = avcodec.av_bsf_receive_packet(context, moved);
      if (VideoDecoder.isAgain(received) || received == avutil.AVERROR_EOF()) {
        return;
      }
      FfmpegException.check(received, "Cannot rewrite a packet for the transport stream");
      output.accept(NativePacket.take(moved));
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    packet.close();
    avcodec.av_bsf_free(context);
    handle.close();
  }
}
