package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.refine.RefinementSettings;
import io.segstream.inference.terminal.Terminal;
import io.segstream.streams.config.ConfiguredSettings;
import io.segstream.streams.config.ModelBlock;
import io.segstream.streams.config.SegstreamConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says which model a command runs; a mixin. */
final class ModelOptions {
  /**
   * A model and the size at which it sees frames.
   *
   * @param inputSize empty for the one that the card and the source give
   * @param refinement what is configured to be done to its segments
   */
  record Choice(LoadedModel model, Optional<FrameSize> inputSize, RefinementSettings refinement) {}

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Model of the repository to run. Default: the configured one.")
  private String name;

  @Option(
      names = "--model-dir",
      paramLabel = "DIR",
      description = "Directory with model.yaml of the model to run, instead of the repository's.")
  private Path directory;

  @Mixin private ConfigOptions configuration;

  /** Whether a model was named on the command line. */
  boolean given() {
    return name != null || directory != null;
  }

  /**
   * Finds the model.
   *
   * @throws UsageException if both options are given or the directory is not there
   */
  Choice choose(Terminal terminal) throws IOException {
    if (name != null && directory != null) {
      throw new UsageException("--model and --model-dir name two models: give one of them");
    }
    List<String> more = name == null ? List.of() : List.of("model.name=" + name);
    SegstreamConfiguration configured = configuration.load(terminal, more).configuration();
    ModelBlock block = configured.model();
    RefinementSettings refinement = new ConfiguredSettings(configured).refinement();
    if (directory == null) {
      return new Choice(ModelChoice.find(block), block.inputSize(), refinement);
    }
    if (!Files.isDirectory(directory)) {
      throw new UsageException(
          "--model-dir '%s' is no directory: check the path".formatted(directory));
    }
    return new Choice(LoadedModel.load(directory), block.inputSize(), refinement);
  }
}
