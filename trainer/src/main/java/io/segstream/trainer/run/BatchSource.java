package io.segstream.trainer.run;

import io.segstream.trainer.optimise.Progress;
import java.util.List;

/**
 * Batches of training samples, without end.
 *
 * @param <S> a prepared sample
 */
public interface BatchSource<S> {
  /** Full batches of an epoch, 1 or more; the same for every epoch. */
  int batchesPerEpoch();

  /**
   * Begins at the batch of a step. Which samples come, and in which order, depends on the seed and
   * the step only.
   *
   * @param from where the run is; what comes before is not prepared
   */
  Batches<S> open(Progress from);

  /** Batches one after the other; used by one thread. */
  interface Batches<S> extends AutoCloseable {
    /**
     * The batch of the next step; waits until it is ready.
     *
     * @throws TrainingException if it cannot be made
     */
    List<S> next();

    @Override
    void close();
  }
}
