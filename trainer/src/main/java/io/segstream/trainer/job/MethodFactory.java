package io.segstream.trainer.job;

import ai.djl.ndarray.NDManager;
import io.segstream.trainer.network.NetworkSettings;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.Recipe;

/** Makes the method that a recipe names. */
public interface MethodFactory {
  /** Classes that the network scores; 0 for a method that learns none. */
  int classes(Recipe recipe, RunData data);

  /** The network that learns. */
  default NetworkSettings network(Recipe recipe, RunData data) {
    return recipe.network().settings(classes(recipe, data));
  }

  /**
   * Makes the method. The engine's random numbers are seeded before.
   *
   * @param network that will learn; the method may freeze parts of it
   * @param owner of native memory that lives as long as the run
   * @throws IllegalArgumentException if the recipe does not fit the data; the message says what to
   *     change
   */
  MethodParts<?> create(Recipe recipe, RunData data, SegmentationNetwork network, NDManager owner);
}
