package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelRepository;
import io.segstream.inference.model.bundled.BundledModel;
import io.segstream.streams.config.ConfigurationLoader;
import io.segstream.streams.config.ModelBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the configured model. */
final class ModelChoice {
  private static final Path DEFAULT_REPOSITORY =
      ConfigurationLoader.defaults().model().repository();

  private ModelChoice() {}

  /**
   * The configured model. If it is one that comes with the program and the repository lacks it, it
   * is written there first.
   *
   * @throws UsageException if the repository is not a directory
   * @throws IllegalArgumentException if there is no such model
   */
  static LoadedModel find(ModelBlock block) throws IOException {
    Optional<BundledModel> bundled = BundledModel.named(block.name());
    if (bundled.isPresent()) {
      provide(bundled.get(), block);
    }
    return repository(block).find(block.name());
  }

  private static void provide(BundledModel model, ModelBlock block) throws IOException {
    Path directory = block.repository().resolve(model.modelName());
    if (Files.notExists(directory)) {
      model.writeTo(directory);
    }
  }

  /**
   * The configured repository. The default one is made, with the models that come with the program
   * in it, if there is none yet.
   *
   * @throws UsageException if it is not a directory
   */
  static ModelRepository repository(ModelBlock block) throws IOException {
    if (Files.notExists(block.repository()) && block.repository().equals(DEFAULT_REPOSITORY)) {
      for (BundledModel model : BundledModel.values()) {
        provide(model, block);
      }
    }
    if (!Files.isDirectory(block.repository())) {
      throw new UsageException(
          "model repository '%s' is not a directory: create it or set model.repository"
              .formatted(block.repository()));
    }
    return new ModelRepository(block.repository());
  }
}
