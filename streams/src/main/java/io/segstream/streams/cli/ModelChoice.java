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
import java.util.Arrays;
import java.util.Optional;

/** Finds the configured model. */
final class ModelChoice {
  private static final Path DEFAULT_REPOSITORY =
      ConfigurationLoader.defaults().model().repository();

  private ModelChoice() {}

  /** The configured model; see {@link #find(ModelBlock, String)}. */
  static LoadedModel find(ModelBlock block) throws IOException {
    return find(block, block.name());
  }

  /**
   * A model of the configured repository. If it is one that comes with the program and the
   * repository lacks it, it is written there first.
   *
   * @param reference name, or name@version
   * @throws UsageException if the repository is not a directory
   * @throws IllegalArgumentException if there is no such model
   */
  static LoadedModel find(ModelBlock block, String reference) throws IOException {
    Optional<BundledModel> bundled = BundledModel.named(reference.replaceFirst("@.*", ""));
    // Listing reads every model of the repository: only where the usual directory does not tell.
    if (bundled.isPresent()
        && Files.notExists(directory(bundled.get(), block))
        && !isHeld(bundled.get(), block)) {
      provide(bundled.get(), block);
    }
    return repository(block).find(reference);
  }

  /** Its directory may have any name. */
  private static boolean isHeld(BundledModel model, ModelBlock block) {
    return Files.isDirectory(block.repository())
        && repositoryAt(block.repository()).list().models().stream()
            .anyMatch(held -> held.card().name().equals(model.modelName()));
  }

  private static ModelRepository repositoryAt(Path directory) {
    return new ModelRepository(
        directory, Arrays.stream(BundledModel.values()).map(BundledModel::modelName).toList());
  }

  private static void provide(BundledModel model, ModelBlock block) throws IOException {
    Path directory = directory(model, block);
    if (Files.notExists(directory)) {
      model.writeTo(directory);
    }
  }

  private static Path directory(BundledModel model, ModelBlock block) {
    return block.repository().resolve(model.modelName());
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
    return repositoryAt(block.repository());
  }
}
