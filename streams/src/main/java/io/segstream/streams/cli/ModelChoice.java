package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelRepository;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.streams.config.ConfigurationLoader;
import io.segstream.streams.config.ModelBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the configured model. */
final class ModelChoice {
  private static final Path DEFAULT_REPOSITORY =
      ConfigurationLoader.defaults().model().repository();

  private ModelChoice() {}

  /**
   * The configured model. The baseline needs no training: if it is wanted and the repository lacks
   * it, it is written there first.
   *
   * @throws UsageException if the repository is not a directory
   * @throws IllegalArgumentException if there is no such model
   */
  static LoadedModel find(ModelBlock block) throws IOException {
    if (block.name().equals(BaselineModel.NAME)) {
      provideBaseline(block);
    }
    return repository(block).find(block.name());
  }

  private static void provideBaseline(ModelBlock block) throws IOException {
    Path baseline = block.repository().resolve(BaselineModel.NAME);
    if (Files.notExists(baseline)) {
      Files.createDirectories(baseline);
      BaselineModel.writeTo(baseline);
    }
  }

  /**
   * The configured repository. The default one is made, with the baseline in it, if there is none
   * yet: that is what the first run would find.
   *
   * @throws UsageException if it is not a directory
   */
  static ModelRepository repository(ModelBlock block) throws IOException {
    if (Files.notExists(block.repository()) && block.repository().equals(DEFAULT_REPOSITORY)) {
      provideBaseline(block);
    }
    if (!Files.isDirectory(block.repository())) {
      throw new UsageException(
          "model repository '%s' is not a directory: create it or set model.repository"
              .formatted(block.repository()));
    }
    return new ModelRepository(block.repository());
  }
}
