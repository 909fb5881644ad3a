package io.segstream.trainer.data.load;

/** In which order an epoch goes through a dataset. */
public enum SampleOrder {
  /**
   * For training: a permutation drawn from seed and epoch. What cannot be used is replaced by
   * another random example, so that batches stay full.
   */
  SHUFFLED,
  /** For evaluation: from first to last. What cannot be used is left out. */
  IN_ORDER
}
