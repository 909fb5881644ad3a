package io.segstream.streams.decode;

import io.segstream.streams.media.FfmpegException;
import io.segstream.streams.media.MediaInput;
import io.segstream.streams.media.NativeFrame;
import io.segstream.streams.media.NativePacket;
import io.segstream.streams.media.VideoDecoder;
import java.util.ArrayDeque;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Decodes one stream of an input. Frames wait until every frame that they may be predicted from has
 * been decoded, since a later-shown frame's damage spreads to B-frames shown before it.
 */
final class FrameReader implements AutoCloseable {
  private static final long DEFAULT_FRAME_US = 40_000;
  private static final int DECODE_ERRORS_SHOWN = 4;

  private record Decoded(NativeFrame frame, long order, long time) {}

  private final MediaInput input;
  private final int stream;
  private final VideoDecoder decoder;
  private final NativePacket packet = NativePacket.empty();
  private final NativeFrame scratch = NativeFrame.empty();
  private final ArrayDeque<Decoded> waiting = new ArrayDeque<>();
  private final DamageTrail trail = new DamageTrail();
  private final double unitUs;
  private final long frameUs;

  private Decoded current;
  private Optional<String> damage = Optional.empty();
  private long firstTime;
  private long lastTime;
  private long lastOrder = Long.MIN_VALUE;
  private boolean started;
  private boolean inputEnded;
  private boolean drained;
  private int lostPackets;

  private FrameReader(MediaInput input, int stream, VideoDecoder decoder) {
    this.input = input;
    this.stream = stream;
    this.decoder = decoder;
    AVStream source = input.stream(stream);
    AVRational unit = source.time_base();
    this.unitUs = 1e6 * unit.num() / unit.den();
    AVRational rate = source.avg_frame_rate();
    this.frameUs =
        rate.num() > 0 && rate.den() > 0
            ? Math.round(1e6 * rate.den() / rate.num())
            : DEFAULT_FRAME_US;
  }

  /** Opens a decoder on the input, which belongs to the reader from then on. */
  static FrameReader takeInput(
      MediaInput input, int stream, VideoDecoder.BrokenFrames brokenFrames) {
    return new FrameReader(input, stream, VideoDecoder.open(input.stream(stream), brokenFrames));
  }

  boolean next() {
    if (current != null) {
      current.frame.close();
      current = null;
    }
    while (!drained && waiting.size() <= decoder.reorderDepth()) {
      advance();
    }
    current = waiting.poll();
    if (current == null) {
      return false;
    }
    damage = trail.at(current.order, current.time);
    return true;
  }

  private void advance() {
    int result = decoder.receive(scratch.get());
    if (result > 0) {
      keep();
    } else if (result < 0) {
      lost("a frame cannot be decoded: " + FfmpegException.describe(result));
    } else if (inputEnded) {
      drained = true;
    } else {
      sendNext();
    }
  }

  private void sendNext() {
    AVPacket next = packet.get();
    while (true) {
      if (readInto(next) == MediaInput.Read.END) {
        inputEnded = true;
        decoder.send(null);
        return;
      }
      if (next.stream_index() == stream) {
        break;
      }
      avcodec.av_packet_unref(next);
    }
    lastOrder = next.dts() == avutil.AV_NOPTS_VALUE ? lastOrder + 1 : next.dts();
    if ((next.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0) {
      trail.damaged(lastOrder, "its packet is incomplete");
    }
    int result = decoder.send(next);
    avcodec.av_packet_unref(next);
    if (result < 0) {
      lost("a packet cannot be decoded: " + FfmpegException.describe(result));
    }
  }

  private MediaInput.Read readInto(AVPacket next) {
    try {
      return input.read(next);
    } catch (FfmpegException e) {
      // What was read so far stands; the missing rest shows as missing frames.
      trail.damaged(lastOrder, e.getMessage());
      return MediaInput.Read.END;
    }
  }

  private void lost(String reason) {
    lostPackets++;
    trail.damaged(lastOrder, reason);
  }

  private void keep() {
    AVFrame frame = scratch.get();
    long order = frame.pkt_dts() == avutil.AV_NOPTS_VALUE ? lastOrder : frame.pkt_dts();
    long stamp = frame.best_effort_timestamp();
    long time =
        stamp == avutil.AV_NOPTS_VALUE
            ? (started ? lastTime + frameUs : 0)
            : Math.round(stamp * unitUs);
    if (!started) {
      started = true;
      firstTime = time;
    }
    lastTime = time;
    String own = ownDamage(frame);
    if (!own.isEmpty()) {
      trail.damaged(order, own);
    } else if ((frame.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0
        && trail.at(order, time).filter(text -> !text.startsWith("predicted")).isEmpty()) {
      trail.cleanKey(order, time);
    }
    waiting.add(new Decoded(NativeFrame.take(frame), order, time));
  }

  private static String ownDamage(AVFrame frame) {
    int errors = frame.decode_error_flags();
    boolean corrupt = (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0;
    if (errors == 0 && !corrupt) {
      return "";
    }
    StringBuilder text = new StringBuilder("the decoder reports ");
    String[] names = {
      "an invalid bitstream", "missing references", "concealed errors", "broken slices"
    };
    String separator = "";
    for (int bit = 0; bit < DECODE_ERRORS_SHOWN; bit++) {
      if ((errors & (1 << bit)) != 0) {
        text.append(separator).append(names[bit]);
        separator = ", ";
      }
    }
    return errors == 0 ? text + "a corrupt frame" : text.toString();
  }

  boolean hasCurrent() {
    return current != null;
  }

  AVFrame frame() {
    return current.frame.get();
  }

  long timeUs() {
    return current.time - firstTime;
  }

  Optional<String> damage() {
    return damage;
  }

  int lostPackets() {
    return lostPackets;
  }

  @Override
  public void close() {
    if (current != null) {
      current.frame.close();
      current = null;
    }
    waiting.forEach(decoded -> decoded.frame.close());
    waiting.clear();
    scratch.close();
    packet.close();
    decoder.close();
    input.close();
  }
}
