package io.segstream.streams.decode;

import io.segstream.streams.media.FfmpegException;
import io.segstream.streams.media.MediaInput;
import io.segstream.streams.media.NativePacket;
import io.segstream.streams.media.VideoDecoder;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;

/** Pulls the frames of one stream out of an input that it owns. For one thread. */
public final class FrameReader implements AutoCloseable {
  private static final long DEFAULT_FRAME_US = 40_000;

  private final MediaInput input;
  private final int stream;
  private final FrameDecoder decoder;
  private final NativePacket packet = NativePacket.empty();
  private boolean ended;

  private FrameReader(MediaInput input, int stream, FrameDecoder decoder) {
    this.input = input;
    this.stream = stream;
    this.decoder = decoder;
  }

  /**
   * Opens a decoder on the input, which belongs to the reader from then on; if this fails it stays
   * the caller's.
   *
   * @throws FfmpegException if there is no decoder for the stream
   */
  public static FrameReader takeInput(
      MediaInput input, int stream, VideoDecoder.BrokenFrames brokenFrames) {
    AVStream source = input.stream(stream);
    return new FrameReader(
        input,
        stream,
        new FrameDecoder(source.codecpar(), source.time_base(), frameUs(source), brokenFrames));
  }

  /** How long one frame of a stream lasts on average, microseconds; 40,000 if it does not say. */
  public static long frameUs(AVStream stream) {
    AVRational rate = stream.avg_frame_rate();
    return rate.num() > 0 && rate.den() > 0
        ? Math.max(1, Math.round(1e6 * rate.den() / rate.num()))
        : DEFAULT_FRAME_US;
  }

  /** The next frame in presentation order, the caller's from then on; empty after the last one. */
  public Optional<DecodedFrame> next() {
    Optional<DecodedFrame> frame = decoder.poll();
    while (frame.isEmpty() && !ended) {
      advance();
      frame = decoder.poll();
    }
    return frame;
  }

  private void advance() {
    AVPacket next = packet.get();
    try {
      if (input.read(next) == MediaInput.Read.END) {
        end();
        return;
      }
    } catch (FfmpegException e) {
      // What was read so far stands; the missing rest shows as missing frames.
      decoder.broken(e.getMessage());
      end();
      return;
    }
    if (next.stream_index() == stream) {
      decoder.send(next);
    }
    avcodec.av_packet_unref(next);
  }

  private void end() {
    ended = true;
    decoder.end();
  }

  /** Packets so far that gave no frame because they could not be decoded at all. */
  public int lostPackets() {
    return decoder.lostPackets();
  }

  @Override
  public void close() {
    packet.close();
    decoder.close();
    input.close();
  }
}
