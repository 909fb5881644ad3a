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

  /**
   * A way to the model on which one engine runs every batch, for batches that belong together.
   *
   * <p>Lifecycle promise: for one thread at a time; its engine stays open until {@link #close}, and
   * what was submitted before gets its result even then.
   */
  interface Session extends AutoCloseable {
    /** As {@link FrameInference#submit}. */
    CompletableFuture<FrameFeatures> submit(FrameBatch batch);

    @Override
    void close();
  }

  /**
   * Begins a session; the caller closes it.
   *
   * @throws IllegalStateException if this is closed
   */
  default Session session() {
    return new Session() {
      @Override
      public CompletableFuture<FrameFeatures> submit(FrameBatch batch) {
        return FrameInference.this.submit(batch);
      }

      @Override
      public void close() {
        // There is one engine only: nothing was held.
      }
    };
  }

  /** Finishes what was submitted, then closes the engine. */
  @Override
  void close();
}
