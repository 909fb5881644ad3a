package io.segstream.trainer.recipe;

/** Sets of defaults. */
public enum Preset {
  /** What the method's paper and code use. */
  PAPER,
  /** For two cores: a small network, small crops, small batches. */
  SMALL
}
