package io.segstream.streams.metrics;

/** The HTTP endpoint could not be opened. The message says why and what to do. */
public final class EndpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EndpointException(String message) {
    super(message);
  }

  public EndpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
