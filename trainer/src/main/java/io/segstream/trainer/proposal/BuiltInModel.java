package io.segstream.trainer.proposal;

import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The untrained model that comes along: boundary connectivity, contrast against the background and
 * foreground densities, as {@link BaselineModel} says.
 */
public final class BuiltInModel {
  private BuiltInModel() {}

  /**
   * Writes the model into a temporary directory, which is gone again when the work is done: engines
   * read their files once.
   */
  public static <T> T use(Function<LoadedModel, T> work) throws IOException {
    Path directory = Files.createTempDirectory("segstream-model");
    try {
      BaselineModel.writeTo(directory);
      return work.apply(LoadedModel.load(directory));
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
