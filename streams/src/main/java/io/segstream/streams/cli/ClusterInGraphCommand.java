package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.terminal.Terminal;
import io.segstream.inference.variant.ClusteringVariant;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a model that groups its pixels itself of one that gives embeddings. */
@Command(
    name = "cluster-in-graph",
    description = {
      "Make a model of another one in which K-Means over the pixels is a part of the network.",
      "It gives a byte per cell and a few centroids instead of embeddings. For devices from which"
          + " embeddings are slow to fetch."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream models cluster-in-graph baseline --out models/baseline-grouped",
      "  segstream models cluster-in-graph street@2 --out models/street-grouped --groups 16"
    })
final class ClusterInGraphCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConfigOptions options;

  @Mixin private DerivationOptions derivation;

  @Option(
      names = "--groups",
      paramLabel = "COUNT",
      defaultValue = "8",
      description = "Groups of pixels, 2 to 32. Default: ${DEFAULT-VALUE}.")
  private int groups;

  @Option(
      names = "--iterations",
      paramLabel = "COUNT",
      defaultValue = "4",
      description =
          "How often pixels are assigned, with an update of the centroids between each two, 1 to 50."
              + " Default: ${DEFAULT-VALUE}.")
  private int iterations;

  @Option(
      names = "--foreground",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description =
          "Objectness from which a pixel counts, as in extraction.extentThreshold. Default:"
              + " ${DEFAULT-VALUE}.")
  private double foreground;

  ClusterInGraphCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    LoadedModel model =
        ModelChoice.find(options.load(terminal).configuration().model(), derivation.reference());
    ModelTarget target = derivation.target(model);
    LoadedModel made;
    try {
      made =
          new ClusteringVariant(target.name(), groups, iterations, foreground)
              .write(model, target.directory());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
    return DerivationOptions.report(made, terminal);
  }
}
