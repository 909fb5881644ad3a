package io.segstream.trainer.export;

/** A model that was written is not right; the message says where and by how much. */
public final class ExportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExportException(String message) {
    super(message);
  }
}
