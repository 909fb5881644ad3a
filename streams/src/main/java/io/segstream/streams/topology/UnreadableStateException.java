package io.segstream.streams.topology;

import org.apache.kafka.common.errors.SerializationException;

/** What the service stored of its own work cannot be read; no later attempt can change that. */
public final class UnreadableStateException extends SerializationException {
  private static final long serialVersionUID = 1L;

  UnreadableStateException(String message, Throwable cause) {
    super(message, cause);
  }

  public UnreadableStateException(String message) {
    super(message);
  }
}
