package io.segstream.inference.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command that runs until it is told to stop end well on SIGTERM and Ctrl-C: the signal
 * asks, the command finishes and closes, and the process ends with the command's own exit code
 * instead of the signal's.
 */
public final class StopSignal implements AutoCloseable {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Duration deadline;
  private final Thread hook = new Thread(this::onShutdown, "stop-signal");
  private volatile int exitCode = ExitCode.FAILED;

  private final Runnable onAsked;

  private StopSignal(Duration deadline, Runnable onAsked) {
    this.deadline = deadline;
    this.onAsked = onAsked;
  }

  /**
   * Begins to listen for signals.
   *
   * @param deadline how long the process waits for {@link #finished} once it was asked to stop
   */
  public static StopSignal install(Duration deadline) {
    return install(deadline, () -> {});
  }

  /** As above; {@code onAsked} is called once the signal comes. */
  public static StopSignal install(Duration deadline, Runnable onAsked) {
    StopSignal signal = new StopSignal(deadline, onAsked);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Whether somebody asked to stop. */
  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Asks to stop, as a signal does. */
  public void ask() {
    asked.countDown();
  }

  /** Waits, but not longer than a time; returns whether somebody asked to stop. */
  public boolean await(Duration time) {
    try {
      return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ask();
      return true;
    }
  }

  /**
   * Says that everything is closed, and what the process shall end with; {@link
   * ExitCode#INTERRUPTED} lets it end as the signal asks: 130 after Ctrl-C, 143 after SIGTERM.
   */
  public void finished(int code) {
    exitCode = code;
    finished.countDown();
  }

  private void onShutdown() {
    ask();
    onAsked.run();
    boolean inTime = false;
    try {
      inTime = finished.await(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (inTime && exitCode == ExitCode.INTERRUPTED) {
      return;
    }
    // Returning would end the process with the signal's number.
    Runtime.getRuntime().halt(inTime ? exitCode : ExitCode.FAILED);
  }

  /** Stops listening. */
  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal came a moment ago: the hook runs, and finds the command finished.
      ask();
    }
  }
}
