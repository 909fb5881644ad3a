package io.segstream.streams.topology;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.model.FrameSize;
import io.segstream.streams.decode.FramePool;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * All stream threads' way to the model. While a batch that took longer than a batch may is still
 * with the model, the door stays shut, so that no thread gets stuck in the queue of a model that
 * has stopped answering. A batch that its chunk could not wait for does not shut it before its
 * time.
 */
final class InferenceDoor {
  private final FrameInference inference;
  private final Duration batchTimeout;
  private final FramePool buffers;
  private final LongSupplier nanoTime;
  private final Set<Ticket> abandoned = ConcurrentHashMap.newKeySet();

  /**
   * @param inference not closed by the door
   * @param batchTimeout how long a batch may take
   */
  InferenceDoor(FrameInference inference, Duration batchTimeout) {
    this(inference, batchTimeout, FramePool.ofDirectMemory(), System::nanoTime);
  }

  /**
   * @param buffers for pixels
   * @param nanoTime counts nanoseconds from an arbitrary moment
   */
  InferenceDoor(
      FrameInference inference, Duration batchTimeout, FramePool buffers, LongSupplier nanoTime) {
    this.inference = inference;
    this.batchTimeout = batchTimeout;
    this.buffers = buffers;
    this.nanoTime = nanoTime;
  }

  /** A batch could not be processed; the text says why. */
  static final class BatchFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    BatchFailedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** One batch on its way. Owns its pixels until they are handed over with the result. */
  final class Ticket {
    private final FramePool.Lease pixels;
    private final FrameSize size;
    private final CompletableFuture<FrameFeatures> result;
    private final long submitted = nanoTime.getAsLong();

    private Ticket(
        FramePool.Lease pixels, FrameSize size, CompletableFuture<FrameFeatures> result) {
      this.pixels = pixels;
      this.size = size;
      this.result = result;
    }

    /**
     * Waits for the result and hands it over with the pixels; the caller closes both.
     *
     * @throws BatchFailedException if the model failed
     * @throws TimeoutException if the time was too short; the batch is given up then
     * @throws ProcessingAbortedException if this thread was told to stop, or the model was closed
     */
    InferredBatch await(Duration timeout) throws BatchFailedException, TimeoutException {
      try {
        return new InferredBatch(result.get(timeout.toNanos(), TimeUnit.NANOSECONDS), pixels, size);
      } catch (TimeoutException e) {
        release();
        throw e;
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
      abandoned.add(this);
      CompletableFuture<FrameFeatures> unused =
          result.whenComplete(
              (features, failure) -> {
                abandoned.remove(this);
                if (features != null) {
                  features.close();
                }
                pixels.close();
              });
    }

    private boolean isOverdue() {
      return nanoTime.getAsLong() - submitted >= batchTimeout.toNanos();
    }
  }

  /**
   * Begins the work on a chunk, whose batches all go to one engine; the caller closes it.
   *
   * @throws ProcessingAbortedException if the model was closed
   */
  FrameInference.Session session() {
    try {
      return inference.session();
    } catch (IllegalStateException e) {
      throw new ProcessingAbortedException("The model cannot be used: " + e, e);
    }
  }

  /**
   * A direct buffer for the pixels of a batch, which {@link #submit} takes over; empty if there is
   * no room for it now.
   */
  Optional<FramePool.Lease> tryLeasePixels(int bytes) {
    return buffers.tryLease(bytes);
  }

  /**
   * Waits for a direct buffer; the caller must hold none, or all threads may come to wait for each
   * other.
   *
   * @throws BatchFailedException if there is none because the model keeps those it was given
   * @throws ProcessingAbortedException if there is none for as long as a batch may take
   */
  FramePool.Lease awaitPixels(int bytes) throws BatchFailedException {
    try {
      Optional<FramePool.Lease> lease = buffers.lease(bytes, batchTimeout);
      if (lease.isPresent()) {
        return lease.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessingAbortedException("Interrupted while waiting for a frame buffer", e);
    }
    requireAnswers();
    throw new ProcessingAbortedException(buffers.shortage(bytes), null);
  }

  private void requireAnswers() throws BatchFailedException {
    if (abandoned.stream().anyMatch(Ticket::isOverdue)) {
      throw new BatchFailedException("the model has not answered earlier batches", null);
    }
  }

  /**
   * Hands a batch to the model; blocks while the model's queue is full.
   *
   * @param session of the chunk
   * @param pixels what {@link #tryLeasePixels} or {@link #awaitPixels} gave; taken over
   * @param starts see {@link FrameBatch#starts}
   * @throws BatchFailedException if the model refuses it, or has not answered earlier batches
   */
  Ticket submit(
      FrameInference.Session session,
      FramePool.Lease pixels,
      int count,
      int height,
      int width,
      List<float[][]> starts)
      throws BatchFailedException {
    try {
      requireAnswers();
    } catch (BatchFailedException e) {
      pixels.close();
      throw e;
    }
    ByteBuffer exact = pixels.buffer().duplicate();
    exact.clear().limit(count * height * width * FrameBatch.CHANNELS);
    try {
      return new Ticket(
          pixels,
          new FrameSize(width, height),
          session.submit(new FrameBatch(exact, count, height, width, starts)));
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
