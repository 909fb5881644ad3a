package io.segstream.trainer.data.load;

import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Batches of a dataset, epoch after epoch.
 *
 * <p>The samples depend on dataset, preparation, seed, order, batch size and place alone, not on
 * threads or prefetching: a loader that starts at a later batch gives what one that started at the
 * first gives from there on, without reading what comes before. At most {@code (prefetch + 1) *
 * batch} samples are in memory.
 *
 * <p>For one consumer thread. The first error of a worker reaches the consumer where its sample is
 * due, and ends the loader. {@link #close} ends the threads.
 */
public final class Loader<S> implements AutoCloseable {
  private final LoaderSettings settings;
  private final SampleMaker<S> maker;
  private final EpochOrder order;
  private final int size;
  private final int batchesPerEpoch;
  private final ExecutorService workers;
  private final ArrayDeque<Pending<S>> pending = new ArrayDeque<>();
  private BatchPosition nextToSubmit;

  private record Pending<S>(BatchPosition position, List<Future<Optional<S>>> samples) {}

  /**
   * Starts at the first batch.
   *
   * @throws IllegalArgumentException if the dataset is smaller than a batch, and such are dropped
   */
  public Loader(Dataset dataset, Preparation<S> preparation, LoaderSettings settings) {
    this(dataset, preparation, settings, BatchPosition.START);
  }

  /** Starts at a later batch, to go on after an interruption. */
  public Loader(
      Dataset dataset, Preparation<S> preparation, LoaderSettings settings, BatchPosition start) {
    this.settings = settings;
    this.size = dataset.size();
    this.batchesPerEpoch = batchesPerEpoch(size, settings);
    if (batchesPerEpoch == 0) {
      throw new IllegalArgumentException(
          "Dataset '%s' has %d pictures, a batch %d: take smaller batches"
              .formatted(dataset.name(), size, settings.batch()));
    }
    if (start.number() >= batchesPerEpoch) {
      throw new IllegalArgumentException(
          "Batch %d does not exist: an epoch of '%s' has %d"
              .formatted(start.number(), dataset.name(), batchesPerEpoch));
    }
    this.maker = new SampleMaker<>(dataset, preparation, settings);
    this.order = new EpochOrder(size, settings);
    this.nextToSubmit = start;
    this.workers = Executors.newFixedThreadPool(settings.threads(), named());
  }

  private static int batchesPerEpoch(int size, LoaderSettings settings) {
    int full = size / settings.batch();
    boolean rest = size % settings.batch() > 0;
    return rest && !settings.dropLast() ? full + 1 : full;
  }

  private static ThreadFactory named() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "loader-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Batches of every epoch, 1 or more. */
  public int batchesPerEpoch() {
    return batchesPerEpoch;
  }

  /** What could not be read so far, prefetched batches included. */
  public SkippedExamples skipped() {
    return maker.skipped();
  }

  /** Whether there is a batch left in the last epoch or before. */
  public boolean hasNext() {
    return !pending.isEmpty() || nextToSubmit.epoch() < settings.epochs();
  }

  /**
   * The next batch; waits until it is ready.
   *
   * @throws ExampleException if an example cannot be used, and that is not to be skipped
   * @throws NoSuchElementException after the last epoch
   * @throws IllegalStateException if the preparation fails with an error of its own, which is the
   *     cause, or if the loader is closed
   */
  public Batch<S> next() throws ExampleException, InterruptedException {
    if (workers.isShutdown()) {
      throw new IllegalStateException("The loader is closed");
    }
    if (!hasNext()) {
      throw new NoSuchElementException("Epoch %d was the last".formatted(settings.epochs() - 1));
    }
    submitUntil(1);
    Pending<S> first = pending.remove();
    submitUntil(settings.prefetch());
    List<S> samples = new ArrayList<>(first.samples().size());
    try {
      for (Future<Optional<S>> sample : first.samples()) {
        sample.get().ifPresent(samples::add);
      }
    } catch (ExecutionException e) {
      close();
      throw failure(e.getCause(), first.position());
    }
    return new Batch<>(first.position().epoch(), first.position().number(), samples);
  }

  private static ExampleException failure(Throwable cause, BatchPosition position) {
    if (cause instanceof ExampleException example) {
      return example;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(
        "Preparing batch %d of epoch %d failed: %s"
            .formatted(position.number(), position.epoch(), cause.getMessage()),
        cause);
  }

  private void submitUntil(int batches) {
    while (pending.size() < batches && nextToSubmit.epoch() < settings.epochs()) {
      BatchPosition position = nextToSubmit;
      int from = position.number() * settings.batch();
      int to = Math.min(size, from + settings.batch());
      List<Future<Optional<S>>> samples = new ArrayList<>(to - from);
      for (int place = from; place < to; place++) {
        int index = order.index(position.epoch(), place);
        samples.add(workers.submit(() -> maker.make(position.epoch(), index)));
      }
      pending.add(new Pending<>(position, samples));
      nextToSubmit = position.next(batchesPerEpoch);
    }
  }

  /** Ends the threads; samples in the making are thrown away. */
  @Override
  public void close() {
    workers.shutdownNow();
    pending.clear();
    try {
      // Reading one picture cannot be interrupted but takes no longer than this.
      if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("A loader thread does not end: its preparation hangs");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
