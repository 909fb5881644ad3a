package io.segstream.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What to say when a file cannot be written. */
public final class WriteFailure {
  private WriteFailure() {}

  /** Which file, why, and what to do; for what is written at one go. */
  public static String text(Path file, IOException e) {
    return "'%s' cannot be written: %s; make room or choose another place with --out"
        .formatted(file, reason(e));
  }

  /** The same for a run, which goes on from its last checkpoint. */
  public static String resumable(Path file, IOException e) {
    return text(file, e) + ", then go on with --resume";
  }

  private static String reason(IOException e) {
    // Encoders of pictures say no more than that they failed.
    if (e.getCause() instanceof IOException cause) {
      return reason(cause);
    }
    if (!(e instanceof FileSystemException failed)) {
      return e.getMessage();
    }
    if (failed.getReason() != null) {
      return failed.getReason();
    }
    if (failed instanceof NoSuchFileException) {
      return "there is no '%s'".formatted(failed.getFile());
    }
    if (failed instanceof AccessDeniedException) {
      return "no permission for '%s'".formatted(failed.getFile());
    }
    return failed instanceof FileAlreadyExistsException || failed instanceof NotDirectoryException
        ? "'%s' is a file".formatted(failed.getFile())
        : failed.getMessage();
  }
}
