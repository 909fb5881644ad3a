package io.segstream.trainer.network;

/** What follows the sums of a convolution. */
public enum Finish {
  /** Nothing. */
  NONE,
  /** A learnt bias per channel. */
  BIAS,
  /** A learnt bias per channel and ReLU. */
  BIAS_RELU,
  /** Batch normalisation. */
  NORM,
  /** Batch normalisation and ReLU. */
  NORM_RELU;

  boolean hasBias() {
    return this == BIAS || this == BIAS_RELU;
  }

  boolean rectifies() {
    return this == NORM_RELU || this == BIAS_RELU;
  }

  boolean normalises() {
    return this == NORM || this == NORM_RELU;
  }
}
