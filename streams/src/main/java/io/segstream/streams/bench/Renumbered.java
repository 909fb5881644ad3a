package io.segstream.streams.bench;

import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.id.FeedId;

/** Puts chunks of one clip at other places of other feeds. */
final class Renumbered {
  private Renumbered() {}

  static ChunkHeader as(
      ChunkHeader header, FeedId feed, long sequence, long firstFrame, long captureTimeUs) {
    return new ChunkHeader(
        feed,
        sequence,
        firstFrame,
        header.frameCount(),
        captureTimeUs,
        header.clock(),
        header.presentationTimeUs(),
        header.durationUs(),
        header.rotation());
  }
}
