package io.segstream.inference.evaluate.picture;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does independent pieces of work on several threads and gives their results in order. */
public final class OrderedWork implements AutoCloseable {
  private final ExecutorService workers;
  private final int threads;

  /**
   * @param threads 1 or more
   */
  public OrderedWork(int threads) {
    this.workers = Executors.newFixedThreadPool(threads);
    this.threads = threads;
  }

  /** Takes a result, in the order of the work. */
  @FunctionalInterface
  public interface Sink<T> {
    /** Takes one. */
    void accept(T result) throws IOException;
  }

  /** Runs all work; few results wait at a time. */
  public <T> void run(List<Callable<T>> work, Sink<T> sink)
      throws IOException, InterruptedException {
    ArrayDeque<Future<T>> waiting = new ArrayDeque<>();
    for (Callable<T> each : work) {
      waiting.add(workers.submit(each));
      if (waiting.size() > 2 * threads) {
        sink.accept(result(waiting.remove()));
      }
    }
    while (!waiting.isEmpty()) {
      sink.accept(result(waiting.remove()));
    }
  }

  /** Runs all work and keeps all results. */
  public <T> List<T> all(List<Callable<T>> work) throws IOException, InterruptedException {
    List<T> results = new ArrayList<>();
    run(work, results::add);
    return results;
  }

  private static <T> T result(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("Evaluation failed", e.getCause());
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
