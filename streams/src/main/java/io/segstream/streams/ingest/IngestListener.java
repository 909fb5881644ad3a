package io.segstream.streams.ingest;

import io.segstream.schemas.chunk.ChunkHeader;
import java.util.OptionalLong;

/** Hears what an ingest does. All methods are called on the ingest's thread and must be quick. */
public interface IngestListener {
  /** Ignores everything. */
  IngestListener NONE = new IngestListener() {};

  /** The connection's state changed. */
  default void state(IngestState state) {}

  /**
   * The source is open.
   *
   * @param expectedFrames how many frames it will give, over all loops, as far as its container
   *     tells: an estimate; empty for sources without an end, and where the container is silent
   */
  default void opened(OptionalLong expectedFrames) {}

  /** From here on the feed is decoded and encoded again, which costs time and a little quality. */
  default void reencoding(String reason) {}

  /** A chunk was handed to the sink. */
  default void published(ChunkHeader header, int bytes) {}

  /** Something was lost or is not as it should be; the text says what, where and how much. */
  default void warning(String text) {}
}
