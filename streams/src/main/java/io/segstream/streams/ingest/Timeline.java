package io.segstream.streams.ingest;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Maps a source's times to the feed's, which begin at 0 and go on across loops, reconnects and
 * jumps. Times are microseconds.
 */
final class Timeline {
  private static final long BACKWARD_JUMP_US = 1_000_000;
  private static final long FORWARD_JUMP_US = 60_000_000;

  private final long frameUs;
  private long nextStartUs;
  private boolean anchored;
  private long offsetUs;
  private long lastSourceUs;

  Timeline(long startUs, long frameUs) {
    this.nextStartUs = startUs;
    this.frameUs = frameUs;
  }

  /**
   * Moves a packet's times to the feed's time line.
   *
   * @param packet times in microseconds of the source
   */
  void apply(AVPacket packet) {
    long pts = packet.pts();
    long dts = packet.dts();
    boolean hasPts = pts != avutil.AV_NOPTS_VALUE;
    boolean hasDts = dts != avutil.AV_NOPTS_VALUE;
    if (!hasPts && !hasDts) {
      return;
    }
    long source = hasDts ? dts : pts;
    if (!anchored) {
      anchored = true;
      offsetUs = nextStartUs - (hasPts ? pts : dts);
    } else if (source < lastSourceUs - BACKWARD_JUMP_US
        || source > lastSourceUs + FORWARD_JUMP_US) {
      offsetUs += lastSourceUs + frameUs - source;
    }
    lastSourceUs = source;
    if (hasPts) {
      packet.pts(pts + offsetUs);
    }
    if (hasDts) {
      packet.dts(dts + offsetUs);
    }
  }

  /** What is added to the source's times now. */
  long offsetUs() {
    return offsetUs;
  }
}
