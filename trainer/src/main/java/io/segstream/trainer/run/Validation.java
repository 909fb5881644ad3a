package io.segstream.trainer.run;

import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.segstream.trainer.network.SegmentationNetwork;

/** Says how good a network is on pictures it does not learn from. */
@FunctionalInterface
public interface Validation {
  /**
   * Runs the network in inference mode; no gradients are collected.
   *
   * @param manager owner of the arrays, closed afterwards
   */
  Scores run(SegmentationNetwork network, ParameterStore parameters, NDManager manager);
}
