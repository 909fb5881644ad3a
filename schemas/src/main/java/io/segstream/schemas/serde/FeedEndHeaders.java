package io.segstream.schemas.serde;

import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.id.FeedId;
import org.apache.kafka.common.header.Headers;

/**
 * {@link FeedEnd} in Kafka headers. The value of the record is empty, not absent, so that the
 * values of a feed one after the other are still its video. Builds that do not know it find no
 * version of a chunk and put it aside.
 */
public final class FeedEndHeaders {
  public static final String VERSION = "segstream-end-version";
  public static final String CHUNKS = "segstream-end-chunks";
  public static final String FRAMES = "segstream-end-frames";

  /** The version that this build writes and reads. */
  public static final int CURRENT_VERSION = 1;

  private FeedEndHeaders() {}

  /** Whether a record of the chunk topic is the end of a feed, in whatever version. */
  public static boolean isEnd(Headers headers) {
    return headers.lastHeader(VERSION) != null;
  }

  /** Writes all fields, replacing those already there; other headers stay. */
  public static void write(FeedEnd end, Headers headers) {
    HeaderText.set(headers, VERSION, Integer.toString(CURRENT_VERSION));
    HeaderText.set(headers, ChunkHeaders.FEED, end.feed().value());
    HeaderText.set(headers, CHUNKS, Long.toString(end.chunks()));
    HeaderText.set(headers, FRAMES, Long.toString(end.frames()));
    HeaderText.set(headers, ChunkHeaders.CAPTURE_TIME_US, Long.toString(end.captureTimeUs()));
  }

  /**
   * Reads all fields.
   *
   * @throws UnreadableRecordException if the version is unknown, or a field is missing or not what
   *     it should be
   */
  public static FeedEnd read(Headers headers) {
    String version = ChunkHeaders.text(headers, VERSION);
    if (!version.equals(Integer.toString(CURRENT_VERSION))) {
      throw new UnreadableRecordException(
          "%sfeed end version %s is not known; this build reads version %d"
              .formatted(ChunkHeaders.place(headers), version, CURRENT_VERSION));
    }
    try {
      return new FeedEnd(
          new FeedId(ChunkHeaders.text(headers, ChunkHeaders.FEED)),
          ChunkHeaders.number(headers, CHUNKS),
          ChunkHeaders.number(headers, FRAMES),
          ChunkHeaders.number(headers, ChunkHeaders.CAPTURE_TIME_US));
    } catch (IllegalArgumentException e) {
      throw new UnreadableRecordException(ChunkHeaders.place(headers) + e.getMessage(), e);
    }
  }
}
