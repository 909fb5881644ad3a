package io.segstream.inference.engine;

/**
 * A model could not be loaded or run. The message says which model, what happened and what to do.
 */
public class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
