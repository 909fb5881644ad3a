package io.segstream.streams.ingest;

/**
 * A source gave no frame at all. The message says which source, why, and what to do; it never holds
 * credentials.
 */
public final class UnreadableSourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableSourceException(String message) {
    super(message);
  }

  public UnreadableSourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
