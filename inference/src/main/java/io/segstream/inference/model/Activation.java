package io.segstream.inference.model;

/** What turns the objectness numbers of a network into probabilities. */
public enum Activation {
  /** They are probabilities already. */
  NONE,
  /** The logistic function of the one channel. */
  SIGMOID,
  /** Softmax over all channels of the output. */
  SOFTMAX
}
