package io.segstream.trainer.optimise;

import ai.djl.ndarray.NDArray;

/**
 * A parameter that learns.
 *
 * @param name unique in its run, for example {@code network.stem.weight}
 * @param array the leaf of the gradient
 * @param values the same memory without gradient: autograd forbids to change the leaf in place
 */
public record TrainedParameter(String name, NDArray array, NDArray values) {
  /** For an array that requires its gradient. */
  public static TrainedParameter of(String name, NDArray array) {
    array.setRequiresGradient(true);
    return new TrainedParameter(name, array, array.stopGradient());
  }
}
