package io.segstream.streams.ingest;

/** A chunk could not be brought to its topic. The message says which, why, and what to do. */
public final class ChunkDeliveryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ChunkDeliveryException(String message) {
    super(message);
  }

  public ChunkDeliveryException(String message, Throwable cause) {
    super(message, cause);
  }
}
