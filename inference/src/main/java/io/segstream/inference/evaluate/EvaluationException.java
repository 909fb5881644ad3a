package io.segstream.inference.evaluate;

import java.io.IOException;

/** Results and ground truth cannot be compared; the message says which file and why. */
public final class EvaluationException extends IOException {
  private static final long serialVersionUID = 1L;

  public EvaluationException(String message) {
    super(message);
  }

  public EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
