package io.segstream.streams.ingest;

import java.util.Arrays;

/**
 * Gives packets decoding times that a transport stream accepts: increasing, and never after the
 * presentation time. Sources often have none, or broken ones; presentation times and the order of
 * the packets are enough to make them.
 */
final class DecodingTimes {
  // One tick of the transport stream's 90 kHz clock, rounded up.
  private static final long LEAST_STEP_US = 12;

  private long lastUs = Long.MIN_VALUE / 2;
  private long delayUs;

  /**
   * @param presentationUs presentation times in decoding order
   * @return decoding times in the same order; after the presentation time only where presentation
   *     times repeat
   */
  long[] next(long[] presentationUs) {
    long[] sorted = presentationUs.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      delayUs = Math.max(delayUs, sorted[i] - presentationUs[i]);
    }
    long[] decoding = new long[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      lastUs = Math.max(lastUs + LEAST_STEP_US, sorted[i] - delayUs);
      decoding[i] = lastUs;
    }
    return decoding;
  }
}
