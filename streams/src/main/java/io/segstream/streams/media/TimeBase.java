package io.segstream.streams.media;

import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/** Units of time that streams count in. */
public final class TimeBase {
  private static final int MICROSECONDS_PER_SECOND = 1_000_000;

  private TimeBase() {}

  /** One microsecond. */
  public static AVRational microseconds() {
    return avutil.av_make_q(1, MICROSECONDS_PER_SECOND);
  }

  /** Microseconds for a count of {@code unit}; the count must be known. */
  public static long toMicroseconds(long count, AVRational unit) {
    return avutil.av_rescale_q(count, unit, microseconds());
  }
}
