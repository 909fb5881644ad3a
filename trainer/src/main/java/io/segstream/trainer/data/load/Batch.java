package io.segstream.trainer.data.load;

import java.util.List;

/**
 * Samples of one training step.
 *
 * @param epoch from 0
 * @param number within the epoch, from 0
 * @param samples in the order of the epoch
 */
public record Batch<S>(int epoch, int number, List<S> samples) {
  public Batch {
    samples = List.copyOf(samples);
  }
}
