package io.segstream.schemas.chunk;

import io.segstream.schemas.id.FeedId;
import java.util.Objects;

/**
 * What travels in the Kafka headers of a chunk beside the CloudEvents attributes.
 *
 * @param feed the feed this chunk belongs to; equals the record's key
 * @param sequence position of the chunk within the feed, from 0 to {@link #MAX_COUNT}
 * @param firstFrame position of the chunk's first frame within the feed, from 0 to {@link
 *     #MAX_COUNT}
 * @param frameCount frames the chunk holds when decoded, 1 or more
 * @param captureTimeUs capture time of the first frame, microseconds since the Unix epoch, 0 to
 *     {@link #MAX_CAPTURE_TIME_US}
 * @param clock where the capture time came from
 * @param presentationTimeUs presentation time of the first frame relative to the feed's start,
 *     microseconds, no farther from 0 than {@link #MAX_COUNT}
 * @param durationUs from the first frame's presentation to the end of the last one, microseconds, 0
 *     to {@link #MAX_DURATION_US}
 * @param rotation degrees clockwise that turn the decoded pictures upright: 0, 90, 180 or 270. A
 *     transport stream cannot say so itself
 */
public record ChunkHeader(
    FeedId feed,
    long sequence,
    long firstFrame,
    int frameCount,
    long captureTimeUs,
    CaptureClock clock,
    long presentationTimeUs,
    long durationUs,
    int rotation) {
  /** Largest position and presentation time: the largest whole number that JSON carries exactly. */
  public static final long MAX_COUNT = (1L << 53) - 1;

  /** Last capture time that RFC 3339 can write, less a chunk: 9999-12-24, in microseconds. */
  public static final long MAX_CAPTURE_TIME_US = 253_401_696_000_000_000L;

  /** Longest chunk, and farthest that its frames lie apart: seven days, in microseconds. */
  public static final long MAX_DURATION_US = 7L * 24 * 3600 * 1_000_000;

  private static final int FULL_TURN = 360;
  private static final int QUARTER_TURN = 90;

  public ChunkHeader {
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(clock, "clock");
    requireWithin("sequence", sequence, 0, MAX_COUNT);
    requireWithin("firstFrame", firstFrame, 0, MAX_COUNT);
    requireWithin("frameCount", frameCount, 1, Integer.MAX_VALUE);
    requireWithin("captureTimeUs", captureTimeUs, 0, MAX_CAPTURE_TIME_US);
    requireWithin("presentationTimeUs", presentationTimeUs, -MAX_COUNT, MAX_COUNT);
    requireWithin("durationUs", durationUs, 0, MAX_DURATION_US);
    if (rotation < 0 || rotation >= FULL_TURN || rotation % QUARTER_TURN != 0) {
      throw new IllegalArgumentException(
          "Chunk header field rotation is %d, must be 0, 90, 180 or 270".formatted(rotation));
    }
  }

  /** A header of video whose pictures are upright as they are. */
  public ChunkHeader(
      FeedId feed,
      long sequence,
      long firstFrame,
      int frameCount,
      long captureTimeUs,
      CaptureClock clock,
      long presentationTimeUs,
      long durationUs) {
    this(
        feed,
        sequence,
        firstFrame,
        frameCount,
        captureTimeUs,
        clock,
        presentationTimeUs,
        durationUs,
        0);
  }

  private static void requireWithin(String name, long value, long least, long most) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Chunk header field %s is %d, must be at least %d".formatted(name, value, least));
    }
    if (value > most) {
      throw new IllegalArgumentException(
          "Chunk header field %s is %d, must be at most %d".formatted(name, value, most));
    }
  }
}
