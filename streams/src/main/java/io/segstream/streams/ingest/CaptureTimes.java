package io.segstream.streams.ingest;

import io.segstream.schemas.chunk.CaptureClock;

/**
 * When frames were taken, from the best clock at hand.
 *
 * @param clock which clock that is
 * @param zeroUs capture time of the feed's time zero, microseconds since the Unix epoch; not used
 *     for live sources without a clock of their own
 * @param live whether the arrival of a chunk's first packet is its capture time
 */
record CaptureTimes(CaptureClock clock, long zeroUs, boolean live) {
  static CaptureTimes from(CaptureClock clock, long zeroUs) {
    return new CaptureTimes(clock, zeroUs, false);
  }

  static CaptureTimes onArrival() {
    return new CaptureTimes(CaptureClock.RECEIVER, 0, true);
  }

  long of(long feedTimeUs, long receivedUs) {
    return Math.max(0, live ? receivedUs : zeroUs + feedTimeUs);
  }
}
