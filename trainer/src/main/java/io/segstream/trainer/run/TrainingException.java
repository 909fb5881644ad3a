package io.segstream.trainer.run;

import io.segstream.trainer.checkpoint.WriteFailure;
import java.io.IOException;
import java.nio.file.Path;

/** A run cannot go on; the message names the step, the value and what to do. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A file of the run cannot be written. */
  public static TrainingException unwritable(Path file, IOException cause) {
    return new TrainingException(WriteFailure.resumable(file, cause), cause);
  }
}
