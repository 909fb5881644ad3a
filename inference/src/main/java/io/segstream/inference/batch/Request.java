package io.segstream.inference.batch;

import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import java.util.concurrent.CompletableFuture;

/**
 * A submitted batch on its way to its result.
 *
 * @param submittedNanos when it was submitted, on the batcher's clock
 */
record Request(FrameBatch batch, CompletableFuture<FrameFeatures> result, long submittedNanos) {
  boolean sameSizeAs(Request other) {
    return batch.width() == other.batch.width() && batch.height() == other.batch.height();
  }

  int frames() {
    return batch.count();
  }

  /** Hands the features over; if nobody waits for them any more, they are closed. */
  void complete(FrameFeatures features) {
    if (!result.complete(features)) {
      features.close();
    }
  }

  void fail(Throwable reason) {
    result.completeExceptionally(reason);
  }

  /** Whether the submitter gave up, for example after a time-out. */
  boolean abandoned() {
    return result.isDone();
  }
}
