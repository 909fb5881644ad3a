package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The data set that a model is run over, and where its scores go; a mixin. */
final class EvaluatedDataset {
  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      required = true,
      description = "Labelled pictures to run a model over; its part val is scored.")
  private Path root;

  @Option(
      names = "--threads",
      paramLabel = "COUNT",
      description = "Threads that read and score. Default: one per core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--out", paramLabel = "FILE", description = "Write all numbers as JSON, too.")
  private Path out;

  /**
   * Where the data set lies.
   *
   * @throws UsageException if it is no directory, or nothing can be written to {@code --out}
   */
  Path requireRoot() {
    if (!Files.isDirectory(root)) {
      throw new UsageException("--dataset '%s' is no directory: check the path".formatted(root));
    }
    if (threads < 1) {
      throw new UsageException("--threads is %d, must be 1 or more".formatted(threads));
    }
    if (out != null) {
      PathCheck.requireTarget(out);
    }
    return root;
  }

  int threads() {
    return threads;
  }

  /** Null if nothing is to be written. */
  Path out() {
    return out;
  }
}
