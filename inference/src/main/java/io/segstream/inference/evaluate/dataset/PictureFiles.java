package io.segstream.inference.evaluate.dataset;

import io.segstream.inference.evaluate.EvaluationException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a list names. */
final class PictureFiles {
  private PictureFiles() {}

  /** The file, which must be there. */
  static Path require(Path file, Path list) throws EvaluationException {
    if (!Files.isRegularFile(file)) {
      throw new EvaluationException(
          "'%s' names '%s', which is not there: complete the data set or its list"
              .formatted(list, file));
    }
    return file;
  }

  /** The name of a file without its ending. */
  static String nameOf(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
