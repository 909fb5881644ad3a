package io.segstream.streams.render;

/** A topic does not exist; the message says which and what to do. */
public final class MissingTopicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MissingTopicException(String message) {
    super(message);
  }
}
