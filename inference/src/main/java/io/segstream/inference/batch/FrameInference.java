package io.segstream.inference.batch;

import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import java.util.concurrent.CompletableFuture;

/**
 * The one door to a model for all threads of a process.
 *
 * <p>Promise: each submitted batch gets exactly one result with as many frames, in the same order,
 * or one exception. Results of different batches may come in any order.
 */
public interface FrameInference extends AutoCloseable {
  /**
   * Queues a batch; blocks while the queue is full.
   *
   * @param batch its pixels must stay untouched until the future is complete
   * @return completes with features that the caller must close, or exceptionally with an {@link
   *     io.segstream.inference.engine.EngineException} or {@link IllegalArgumentException}
   */
  CompletableFuture<FrameFeatures> submit(FrameBatch batch);

  /** Finishes what was submitted, then closes the engine. */
  @Override
  void close();
}
