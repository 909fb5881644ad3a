package io.segstream.trainer.run;

import java.util.Iterator;
import java.util.List;

/**
 * Batches of training samples, epoch after epoch.
 *
 * @param <S> a prepared sample
 */
public interface BatchSource<S> {
  /** Full batches of an epoch, 1 or more; the same for every epoch. */
  int batchesPerEpoch();

  /**
   * Begins or goes on with an epoch. Which samples come, and in which order, depends on the seed
   * and the epoch only.
   *
   * @param epoch 0 for the first one
   * @param firstBatch batches that are passed over without being prepared
   */
  Batches<S> open(int epoch, int firstBatch);

  /** The rest of an epoch; closed before the next one is opened. */
  interface Batches<S> extends Iterator<List<S>>, AutoCloseable {
    @Override
    void close();
  }
}
