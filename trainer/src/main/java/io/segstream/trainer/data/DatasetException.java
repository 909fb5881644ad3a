package io.segstream.trainer.data;

import java.io.IOException;

/** A dataset cannot be opened; the message names the file or directory and what is wrong. */
public final class DatasetException extends IOException {
  private static final long serialVersionUID = 1L;

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
