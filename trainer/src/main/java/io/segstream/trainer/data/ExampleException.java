package io.segstream.trainer.data;

/** One example cannot be used; the message names its file and what is wrong. */
public class ExampleException extends Exception {
  private static final long serialVersionUID = 1L;

  public ExampleException(String message) {
    super(message);
  }

  public ExampleException(String message, Throwable cause) {
    super(message, cause);
  }
}
