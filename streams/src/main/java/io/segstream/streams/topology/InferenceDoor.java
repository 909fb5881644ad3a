package io.segstream.streams.topology;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.streams.decode.FramePool;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All stream threads' way to the model. While a batch that took too long is still with the model,
 * the door stays shut, so that no thread gets stuck in the queue of a model that has stopped
 * answering.
 */
final class InferenceDoor {
  private static final long POOL_BYTES = 2L << 30;

  private final FrameInference inference;
  private final FramePool buffers = new FramePool(POOL_BYTES);
  private final AtomicInteger overdue = new AtomicInteger();

  /**
   * @param inference not closed by the door
   */
  InferenceDoor(FrameInference inference) {
    this.inference = inference;
  }

  /** A batch could not be processed; the text says why. */
  static final class BatchFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    BatchFailedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** One batch on its way. Owns its pixels until the model is done with them. */
  final class Ticket {
    private final FramePool.Lease pixels;
    private final CompletableFuture<FrameFeatures> result;

    private Ticket(FramePool.Lease pixels, CompletableFuture<FrameFeatures> result) {
      this.pixels = pixels;
      this.result = result;
    }

    /**
     * Waits for the result, which the caller closes.
     *
     * @throws BatchFailedException if the model failed or took too long
     * @throws ProcessingAbortedException if this thread was told to stop, or the model was closed
     */
    FrameFeatures await(Duration timeout) throws BatchFailedException {
      try {
        FrameFeatures features = result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        pixels.close();
        return features;
      } catch (TimeoutException e) {
        overdue.incrementAndGet();
        CompletableFuture<FrameFeatures> unused =
            result.whenComplete((features, failure) -> overdue.decrementAndGet());
        release();
        throw new BatchFailedException(
            "the model gave no result within %d ms".formatted(timeout.toMillis()), e);
      } catch (ExecutionException | CompletionException e) {
        pixels.close();
        throw failure(e.getCause());
      } catch (InterruptedException e) {
        release();
        Thread.currentThread().interrupt();
        throw new ProcessingAbortedException("Interrupted while waiting for the model", e);
      }
    }

    /** Gives up on the result; pixels and result are released once the model is done with them. */
    void release() {
      CompletableFuture<FrameFeatures> unused =
          result.whenComplete(
              (features, failure) -> {
                if (features != null) {
                  features.close();
                }
                pixels.close();
              });
    }
  }

  /** A direct buffer for the pixels of a batch; {@link #submit} takes it over. */
  FramePool.Lease leasePixels(int bytes) {
    return buffers.lease(bytes);
  }

  /**
   * Hands a batch to the model; blocks while the model's queue is full.
   *
   * @param pixels what {@link #leasePixels} gave; taken over
   * @throws BatchFailedException if the model refuses it, or has not answered earlier batches
   */
  Ticket submit(FramePool.Lease pixels, int count, int height, int width)
      throws BatchFailedException {
    if (overdue.get() > 0) {
      pixels.close();
      throw new BatchFailedException("the model has not answered earlier batches", null);
    }
    ByteBuffer exact = pixels.buffer().duplicate();
    exact.clear().limit(count * height * width * FrameBatch.CHANNELS);
    try {
      return new Ticket(pixels, inference.submit(new FrameBatch(exact, count, height, width)));
    } catch (EngineException | IllegalArgumentException | IllegalStateException e) {
      pixels.close();
      throw failure(e);
    }
  }

  private static BatchFailedException failure(Throwable cause) {
    if (cause instanceof EngineException || cause instanceof IllegalArgumentException) {
      return new BatchFailedException(String.valueOf(cause.getMessage()), cause);
    }
    throw new ProcessingAbortedException("The model cannot be used: " + cause, cause);
  }
}
