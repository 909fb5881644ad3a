package io.segstream.schemas.chunk;

import io.segstream.schemas.id.FeedId;
import java.util.Objects;

/**
 * Says that an ingest of a feed is over and that nothing will follow; a record without video behind
 * the feed's last chunk. A source that only dropped out has not ended.
 *
 * @param feed the feed; equals the record's key
 * @param chunks chunks that the ingest published, 1 or more: the sequence number that does not come
 * @param frames frames in them, 1 or more
 * @param captureTimeUs capture time of the end of the last frame, microseconds since the Unix epoch
 */
public record FeedEnd(FeedId feed, long chunks, long frames, long captureTimeUs) {
  public FeedEnd {
    Objects.requireNonNull(feed, "feed");
    requireWithin("chunks", chunks, 1, ChunkHeader.MAX_COUNT);
    requireWithin("frames", frames, 1, ChunkHeader.MAX_COUNT);
    requireWithin(
        "captureTimeUs",
        captureTimeUs,
        0,
        ChunkHeader.MAX_CAPTURE_TIME_US + ChunkHeader.MAX_DURATION_US);
  }

  private static void requireWithin(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "Feed end field %s is %d, must be %d to %d".formatted(name, value, least, most));
    }
  }
}
