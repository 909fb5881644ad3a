package io.segstream.trainer.cli;

import io.segstream.inference.command.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a command leaves what it makes. */
final class OutDirectory {
  private OutDirectory() {}

  /**
   * Makes sure that it is no file.
   *
   * @throws UsageException if it is one
   */
  static Path require(Path out) {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new UsageException("--out '%s' is a file: give a directory".formatted(out));
    }
    return out;
  }
}
