package io.segstream.inference.engine;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Runs work on a thread with a large stack. ONNX Runtime resolves a graph recursively when it loads
 * it; on a deep graph it overflows the megabyte that a Java thread has, which ends the process
 * without a word. Running the model needs no such depth.
 */
final class DeepStack {
  private static final long STACK_BYTES = 64L << 20;

  private DeepStack() {}

  /** The work's result or its exception; waits for it even if interrupted. */
  static <T> T call(String threadName, Supplier<T> work) {
    AtomicReference<T> result = new AtomicReference<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(null, () -> result.set(work.get()), threadName, STACK_BYTES);
    thread.setUncaughtExceptionHandler((ended, thrown) -> failure.set(thrown));
    thread.start();
    boolean interrupted = joinFully(thread);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure.get() instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure.get() instanceof Error error) {
      throw error;
    }
    return result.get();
  }

  private static boolean joinFully(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
