package io.segstream.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What to say when a file of a run cannot be written. */
public final class WriteFailure {
  private WriteFailure() {}

  /** Which file, why, and what to do. */
  public static String text(Path file, IOException e) {
    String reason =
        e instanceof FileSystemException failed && failed.getReason() != null
            ? failed.getReason()
            : e.getMessage();
    return "'%s' cannot be written: %s; make room or choose another place with --out, then go on with --resume"
        .formatted(file, reason);
  }
}
