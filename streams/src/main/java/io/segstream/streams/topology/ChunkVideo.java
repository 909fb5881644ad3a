package io.segstream.streams.topology;

import io.segstream.inference.model.FrameSize;
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
     * @param video the value of a record of {@code segstream.chunks}
     * @throws UndecodableChunkException if there is no video in it
     */
    ChunkVideo open(byte[] video);
  }

  /** A chunk's value holds nothing that can be decoded; the text says what was found. */
  final class UndecodableChunkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UndecodableChunkException(String message, Throwable cause) {
      super(message, cause);
    }
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
   * @param rgb24 direct buffer; {@code width * height * 3} bytes are written at its position, which
   *     moves on by as many
   */
  void scaleTo(FrameSize size, ByteBuffer rgb24);

  @Override
  void close();
}
