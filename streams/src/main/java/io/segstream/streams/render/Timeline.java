package io.segstream.streams.render;

import io.segstream.schemas.chunk.ChunkHeader;

/**
 * Puts presentation times of a feed onto the time line of a video: from zero, always rising. A feed
 * that was ingested again begins anew; its frames follow the ones before.
 */
final class Timeline {
  private static final long LEAST_STEP_US = 1_000;

  private long shiftUs;
  private long lastUs = Long.MIN_VALUE;
  private long frameUs = LEAST_STEP_US;
  private long lastSequence = Long.MIN_VALUE;

  /** Tells which chunk the next frames belong to. */
  void enter(ChunkHeader header) {
    if (lastSequence == Long.MIN_VALUE) {
      shiftUs = -header.presentationTimeUs();
    } else if (header.sequence() <= lastSequence) {
      shiftUs = lastUs + frameUs - header.presentationTimeUs();
    }
    lastSequence = header.sequence();
    frameUs = Math.max(LEAST_STEP_US, header.durationUs() / header.frameCount());
  }

  /** The place of a frame on the video's time line, microseconds. */
  long place(long presentationTimeUs) {
    long place = Math.max(0, presentationTimeUs + shiftUs);
    lastUs = lastUs == Long.MIN_VALUE ? place : Math.max(place, lastUs + LEAST_STEP_US);
    return lastUs;
  }
}
