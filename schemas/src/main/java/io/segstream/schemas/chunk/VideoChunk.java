package io.segstream.schemas.chunk;

import java.util.Objects;

/**
 * One record of {@code segstream.chunks}: a piece of video that decodes alone.
 *
 * @param header what ingest knows about the piece; travels in the record's headers
 * @param video a self-contained MPEG-TS stream that starts at a keyframe; not copied, must not be
 *     changed afterwards
 */
public record VideoChunk(ChunkHeader header, byte[] video) {
  public VideoChunk {
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(video, "video");
  }
}
