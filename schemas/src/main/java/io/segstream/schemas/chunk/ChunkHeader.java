package io.segstream.schemas.chunk;

import io.segstream.schemas.id.FeedId;
import java.util.Objects;

/**
 * What travels in the Kafka headers of a chunk beside the CloudEvents attributes.
 *
 * @param feed the feed this chunk belongs to; equals the record's key
 * @param sequence position of the chunk within the feed, from 0
 * @param firstFrame position of the chunk's first frame within the feed, from 0
 * @param frameCount frames the chunk holds when decoded, 1 or more
 * @param captureTimeUs capture time of the first frame, microseconds since the Unix epoch
 * @param clock where the capture time came from
 * @param presentationTimeUs presentation time of the first frame relative to the feed's start,
 *     microseconds
 * @param durationUs from the first frame's presentation to the end of the last one, microseconds, 0
 *     or more
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
  private static final int FULL_TURN = 360;
  private static final int QUARTER_TURN = 90;

  public ChunkHeader {
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(clock, "clock");
    requireAtLeast("sequence", sequence, 0);
    requireAtLeast("firstFrame", firstFrame, 0);
    requireAtLeast("frameCount", frameCount, 1);
    requireAtLeast("captureTimeUs", captureTimeUs, 0);
    requireAtLeast("durationUs", durationUs, 0);
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

  private static void requireAtLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Chunk header field %s is %d, must be at least %d".formatted(name, value, least));
    }
  }
}
