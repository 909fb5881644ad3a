package io.segstream.inference.command;

/** A command was asked wrongly; ends with exit code 2. The message stands alone. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
