package io.segstream.streams.decode;

/** Bytes that should be video cannot be decoded at all. The message says why. */
public final class UndecodableVideoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UndecodableVideoException(String message) {
    super(message);
  }

  public UndecodableVideoException(String message, Throwable cause) {
    super(message, cause);
  }
}
