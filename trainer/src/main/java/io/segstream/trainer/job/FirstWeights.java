package io.segstream.trainer.job;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.command.UsageException;
import io.segstream.trainer.network.NetworkSettings;
import io.segstream.trainer.network.OnnxWeights;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.network.WeightNames;
import io.segstream.trainer.recipe.NetworkBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a network begins with, where that is not random numbers. */
final class FirstWeights {
  private FirstWeights() {}

  /**
   * Gives a network the weights that a recipe names: those of a run with the same network, or
   * tensors of an ONNX file.
   *
   * @param network initialised; what is not named keeps its random numbers
   * @param settings of the network
   * @param owner parent of the memory that this takes meanwhile
   * @return what happened, in a sentence; empty if the recipe names nothing
   * @throws UsageException naming the key, if they are not there or do not fit
   */
  static String load(
      NetworkBlock block, SegmentationNetwork network, NetworkSettings settings, NDManager owner) {
    if (block.weights().isEmpty()) {
      return "";
    }
    Path weights = block.weights().get();
    try {
      return Files.isDirectory(weights)
          ? ofRun(weights, network, settings, owner)
          : ofOnnx(weights, block.weightNames().orElseThrow(), network);
    } catch (UsageException | IllegalArgumentException e) {
      throw new UsageException("network.weights: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UsageException(
          "network.weights: '%s' or its names cannot be read: %s"
              .formatted(weights, e.getMessage()),
          e);
    }
  }

  private static String ofRun(
      Path directory, SegmentationNetwork network, NetworkSettings settings, NDManager owner)
      throws IOException {
    RunExport run = RunExport.open(new RunDirectory(directory), RunExport.Which.BEST_IF_ANY);
    if (!run.networkSettings().equals(settings)) {
      throw new IllegalArgumentException(
          "the run in '%s' has trained %s, but this recipe asks for %s: take its network and classes"
              .formatted(directory, run.networkSettings(), settings));
    }
    run.restore(network, owner);
    return "The network begins as the run in '%s' had trained it after step %d"
        .formatted(directory, run.step());
  }

  private static String ofOnnx(Path file, Path names, SegmentationNetwork network)
      throws IOException {
    OnnxWeights.Report report = OnnxWeights.read(file).copyInto(network, WeightNames.read(names));
    return "The network begins with %d parameters of '%s'; %d others are random"
        .formatted(report.loaded().size(), file, report.untouched().size());
  }
}
