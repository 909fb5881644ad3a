package io.segstream.trainer.recipe;

import io.segstream.inference.config.Key;
import io.segstream.trainer.network.NetworkSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The network that learns.
 *
 * @param name of the network
 * @param embeddingDimensions size of an embedding
 * @param weights to begin with: directory of a run, or an ONNX file
 * @param weightNames file that says which tensor of the ONNX file a parameter begins with
 */
public record NetworkBlock(
    @Key(
            value =
                "`tiny` (0.35 million parameters), `small` (1 million), `base` (4 million) or"
                    + " `resnet50` (dilated, with atrous pyramid, 40 million).",
            defaultValue = "tiny")
        String name,
    @Key(
            value = "Size of an embedding.",
            defaultValue = "32",
            unit = "numbers",
            min = "2",
            max = "1024")
        int embeddingDimensions,
    @Key(
            "What the network begins with: the directory of a run with the same network, or an ONNX"
                + " file with `weightNames`; random numbers if it is not given.")
        Optional<Path> weights,
    @Key(
            "YAML file with the tensor of the ONNX file that a parameter begins with, one line each,"
                + " such as `stem.weight: conv0_weight`; parameters it leaves out are random.")
        Optional<Path> weightNames) {
  public NetworkBlock {
    // Checks the name.
    new NetworkSettings(name, embeddingDimensions, 0);
  }

  /**
   * What to make.
   *
   * @param classes of the data, 0 for none
   */
  public NetworkSettings settings(int classes) {
    return new NetworkSettings(name, embeddingDimensions, classes);
  }
}
