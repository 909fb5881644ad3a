package io.segstream.trainer.export;

/**
 * A model that was written is not right, or none could be written; the message says what and where.
 */
public final class ExportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExportException(String message) {
    super(message);
  }

  public ExportException(String message, Throwable cause) {
    super(message, cause);
  }
}
