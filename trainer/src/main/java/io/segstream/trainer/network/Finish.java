package io.segstream.trainer.network;

/** What follows the sums of a convolution. */
public enum Finish {
  /** Nothing. */
  NONE,
  /** A learnt bias per channel. */
  BIAS,
  /** Batch normalisation. */
  NORM,
  /** Batch normalisation and ReLU. */
  NORM_RELU;

  boolean normalises() {
    return this == NORM || this == NORM_RELU;
  }
}
