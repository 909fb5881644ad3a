package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;

/** Reads scalars of any number type. */
final class Scalars {
  private Scalars() {}

  static double of(NDArray scalar) {
    return scalar.toArray()[0].doubleValue();
  }
}
