package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import io.segstream.inference.model.LoadedModel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a model that is made of another one goes.
 *
 * @param name of the new model
 */
record ModelTarget(Path directory, String name) {
  /**
   * Checks the options.
   *
   * @param name empty for the name of the directory
   * @param from the model that must not be overwritten
   * @throws UsageException if it would be
   */
  static ModelTarget of(Path out, Optional<String> name, LoadedModel from) {
    Path place = out.toAbsolutePath().normalize();
    if (place.equals(from.directory().toAbsolutePath().normalize())) {
      throw new UsageException(
          "--out '%s' is where model %s is: give another directory"
              .formatted(out, from.card().reference()));
    }
    return new ModelTarget(out, name.orElseGet(() -> place.getFileName().toString()));
  }
}
