package io.segstream.trainer.recipe;

import io.segstream.inference.config.Key;
import io.segstream.trainer.network.NetworkSettings;

/**
 * The network that learns.
 *
 * @param name of the network
 * @param embeddingDimensions size of an embedding
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
        int embeddingDimensions) {
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
