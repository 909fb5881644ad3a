package io.segstream.streams.decode;

import io.segstream.streams.media.FfmpegException;
import io.segstream.streams.media.NativeFrame;
import io.segstream.streams.media.TimeBase;
import io.segstream.streams.media.VideoDecoder;
import java.util.ArrayDeque;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Turns packets into frames and says which frames are damaged. Frames wait until every frame that
 * they may be predicted from has been decoded, since a later-shown frame's damage spreads to
 * B-frames shown before it.
 *
 * <p>Call {@link #send} for each packet in decoding order, {@link #end} after the last one, and
 * {@link #poll} after each of these until it is empty. For one thread.
 */
public final class FrameDecoder implements AutoCloseable {
  private static final String[] ERRORS = {
    "an invalid bitstream", "missing references", "concealed errors", "broken slices"
  };

  private record Waiting(NativeFrame picture, long order, long timeUs) {}

  private final VideoDecoder decoder;
  private final AVRational timeBase;
  private final long frameUs;
  private final NativeFrame scratch;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final DamageTrail trail = new DamageTrail();

  private long lastOrder = Long.MIN_VALUE;
  private long lastTimeUs;
  private boolean started;
  private boolean ended;
  private int lostPackets;

  /**
   * @param parameters the coded stream
   * @param timeBase unit of the packets' times
   * @param frameUs how long a frame lasts where the stream does not say, microseconds
   * @param brokenFrames what becomes of frames that the decoder itself knows to be broken
   * @throws FfmpegException if there is no decoder for the stream
   */
  public FrameDecoder(
      AVCodecParameters parameters,
      AVRational timeBase,
      long frameUs,
      VideoDecoder.BrokenFrames brokenFrames) {
    this.decoder = VideoDecoder.open(parameters, timeBase, brokenFrames);
    this.scratch = NativeFrame.empty();
    this.timeBase = timeBase;
    this.frameUs = frameUs;
  }

  /**
   * Decodes one packet.
   *
   * @param packet stays the caller's
   */
  public void send(AVPacket packet) {
    lastOrder = packet.dts() == avutil.AV_NOPTS_VALUE ? lastOrder + 1 : packet.dts();
    if ((packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0) {
      trail.damaged(lastOrder, "its packet is incomplete");
    }
    feed(packet);
  }

  /** Tells that there are no more packets: the frames still inside come out. */
  public void end() {
    feed(null);
    ended = true;
  }

  /**
   * Notes that the input broke off or lost something here: frames predicted across are damaged.
   *
   * @param reason what happened, for people
   */
  public void broken(String reason) {
    trail.damaged(lastOrder, reason);
  }

  private void feed(AVPacket packet) {
    int result = decoder.send(packet);
    if (result < 0) {
      lost(result);
    }
    while (true) {
      int received = decoder.receive(scratch.get());
      if (received == 0) {
        return;
      }
      if (received > 0) {
        keep();
      } else {
        lost(received);
      }
    }
  }

  private void lost(int error) {
    lostPackets++;
    trail.damaged(lastOrder, "a packet cannot be decoded: " + FfmpegException.describe(error));
  }

  private void keep() {
    AVFrame frame = scratch.get();
    long order = frame.pkt_dts() == avutil.AV_NOPTS_VALUE ? lastOrder : frame.pkt_dts();
    long stamp = frame.best_effort_timestamp();
    if (stamp != avutil.AV_NOPTS_VALUE) {
      lastTimeUs = TimeBase.toMicroseconds(stamp, timeBase);
    } else if (started) {
      lastTimeUs += frameUs;
    }
    started = true;
    String own = ownDamage(frame);
    if (!own.isEmpty()) {
      trail.damaged(order, own);
    } else if ((frame.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0) {
      trail.key(order, lastTimeUs);
    }
    waiting.add(new Waiting(NativeFrame.take(frame), order, lastTimeUs));
  }

  private static String ownDamage(AVFrame frame) {
    int errors = frame.decode_error_flags();
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < ERRORS.length; bit++) {
      if ((errors & (1 << bit)) != 0) {
        text.append(text.isEmpty() ? "the decoder reports " : ", ").append(ERRORS[bit]);
      }
    }
    if (text.isEmpty() && (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0) {
      text.append("the decoder reports a corrupt frame");
    }
    return text.toString();
  }

  /** The next frame in presentation order, if it is ready; the caller's from then on. */
  public Optional<DecodedFrame> poll() {
    if (waiting.isEmpty() || (!ended && waiting.size() <= decoder.reorderDepth())) {
      return Optional.empty();
    }
    Waiting next = waiting.remove();
    return Optional.of(
        new DecodedFrame(next.picture, next.timeUs, trail.at(next.order, next.timeUs)));
  }

  /** Packets so far that gave no frame because they could not be decoded at all. */
  public int lostPackets() {
    return lostPackets;
  }

  @Override
  public void close() {
    waiting.forEach(frame -> frame.picture.close());
    waiting.clear();
    scratch.close();
    decoder.close();
  }
}
