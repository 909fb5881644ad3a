package io.segstream.streams.topology;

import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.streams.decode.UndecodableVideoException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The frames of one chunk in presentation order, as the topology sees them. Used by one thread;
 * closed by whoever opened it.
 */
public interface ChunkVideo extends AutoCloseable {
  /** Opens the video of a chunk. */
  @FunctionalInterface
  interface Decoder {
    /**
     * Opens a record of {@code segstream.chunks}; the caller closes what it gets.
     *
     * @throws UndecodableVideoException if there is no video in it
     */
    ChunkVideo open(VideoChunk chunk);
  }

  /** Moves to the next frame; false at the end. */
  boolean next();

  /** Presentation time of this frame relative to the chunk's first one, microseconds. */
  long presentationTimeUs();

  /** Why this frame must not be trusted, if the decoder says so. */
  Optional<String> damage();

  /** Size of this frame when shown upright. */
  FrameSize displaySize();

  /**
   * Writes this frame, upright and scaled, as packed RGB24.
   *
   * @param size what to scale to
   * @param rgb24 direct buffer; {@code width * height * 3} bytes are written from its position,
   *     which does not move
   */
  void scaleTo(FrameSize size, ByteBuffer rgb24);

  @Override
  void close();
}
