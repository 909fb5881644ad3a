package io.segstream.streams.ingest;

import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.chunk.VideoChunk;

/** Takes the chunks of one feed, in order. */
@FunctionalInterface
public interface ChunkSink {
  /**
   * Takes one chunk; may block to slow the source down.
   *
   * @throws RuntimeException if it, or one taken before, cannot be delivered; ends the ingest
   */
  void accept(VideoChunk chunk);

  /**
   * Hears, after the last chunk, that the feed has ended; not called for a source that dropped out.
   * Sinks that only collect video have nothing to do.
   *
   * @throws RuntimeException as {@link #accept}
   */
  default void end(FeedEnd end) {}
}
