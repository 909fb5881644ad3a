package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import io.segstream.streams.media.SourceAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Refuses paths of the command line that cannot be right, before anything is started for them. */
final class PathCheck {
  private PathCheck() {}

  /**
   * A file or directory to read must be there; other sources are found out by opening them.
   *
   * @throws UsageException if there is nothing at the path
   */
  static void requireSource(SourceAddress source) {
    if (source.kind() == SourceAddress.Kind.PATH && Files.notExists(Path.of(source.text()))) {
      throw new UsageException(
          "there is no file or directory '%s' to read: check the path".formatted(source));
    }
  }

  /**
   * A file to write must have a directory to be in, and not be one.
   *
   * @throws UsageException if that is not so
   */
  static void requireTarget(Path target) {
    if (Files.isDirectory(target)) {
      throw new UsageException("--out '%s' is a directory: give a file".formatted(target));
    }
    Path parent = target.toAbsolutePath().getParent();
    if (!Files.isDirectory(parent)) {
      throw new UsageException(
          "there is no directory '%s' to write %s into: create it"
              .formatted(parent, target.getFileName()));
    }
  }
}
