package io.segstream.inference.batch;

import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Puts a bounded queue and a few worker threads in front of an engine, and merges requests that
 * wait at the same time into one call if the settings say so.
 *
 * <ol>
 *   <li>Results come on worker threads named {@code infer-<n>}: what is chained to a future without
 *       an executor runs there, and holds up the next call.
 *   <li>A call for several requests that fails is repeated once for each of them alone; only those
 *       that fail again get the exception.
 *   <li>A request whose future is cancelled or timed out before its turn is dropped; during its
 *       turn the call ends as usual and its features are closed. Pixels must stay allocated until
 *       the batcher is closed, or until the future was completed by the batcher.
 * </ol>
 */
public final class DynamicBatcher implements FrameInference {
  private final SegmentationEngine engine;
  private final RequestQueue queue;
  private final LongSupplier nanoClock;
  private final List<Thread> workers = new ArrayList<>();

  /** Takes over the engine: {@link #close} closes it. */
  public DynamicBatcher(SegmentationEngine engine, BatchSettings settings, BatchListener listener) {
    this(engine, settings, listener, System::nanoTime);
  }

  /**
   * @param nanoClock time in nanoseconds from any origin
   */
  DynamicBatcher(
      SegmentationEngine engine,
      BatchSettings settings,
      BatchListener listener,
      LongSupplier nanoClock) {
    this.engine = Objects.requireNonNull(engine, "engine");
    this.nanoClock = nanoClock;
    this.queue = new RequestQueue(settings, nanoClock);
    Objects.requireNonNull(listener, "listener");
    for (int i = 0; i < settings.workers(); i++) {
      BatchWorker worker = new BatchWorker(engine, settings, queue, listener, nanoClock);
      Thread thread = new Thread(worker, "infer-" + i);
      thread.setDaemon(true);
      workers.add(thread);
    }
    workers.forEach(Thread::start);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the batcher is closed, also while this call is blocked
   */
  @Override
  public CompletableFuture<FrameFeatures> submit(FrameBatch batch) {
    Objects.requireNonNull(batch, "batch");
    CompletableFuture<FrameFeatures> result = new CompletableFuture<>();
    try {
      if (!queue.put(new Request(batch, result, nanoClock.getAsLong()))) {
        throw new IllegalStateException("The batcher is closed: it takes no frames any more");
      }
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(
          new EngineException("Interrupted while waiting for a place in the inference queue", e));
    }
  }

  /** Requests that wait for a worker. */
  public int queueDepth() {
    return queue.size();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if called by a worker, that is from a callback of a result
   */
  @Override
  public void close() {
    if (workers.contains(Thread.currentThread())) {
      throw new IllegalStateException(
          "The batcher cannot be closed from a callback of its own results: use another thread");
    }
    queue.close();
    boolean interrupted = false;
    for (Thread worker : workers) {
      interrupted |= joinFully(worker);
    }
    try {
      engine.close();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The engine must not go before the workers are out of it, interrupted or not. */
  private static boolean joinFully(Thread worker) {
    boolean interrupted = false;
    while (true) {
      try {
        worker.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
