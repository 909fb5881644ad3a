package io.segstream.streams.ingest;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Time as an ingest sees it.
 *
 * @param wall for capture times
 * @param nanoTime monotonic, for pacing and deadlines
 * @param sleeper waits
 */
public record IngestClock(InstantSource wall, LongSupplier nanoTime, Sleeper sleeper) {
  /** Waits for a while. */
  @FunctionalInterface
  public interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }

  private static final Duration LOOK_UP = Duration.ofMillis(250);

  public IngestClock {
    Objects.requireNonNull(wall, "wall");
    Objects.requireNonNull(nanoTime, "nanoTime");
    Objects.requireNonNull(sleeper, "sleeper");
  }

  /** The machine's clocks. */
  public static IngestClock system() {
    return new IngestClock(
        InstantSource.system(),
        System::nanoTime,
        duration -> Thread.sleep(Math.max(1, duration.toMillis())));
  }

  /**
   * Waits, looking up every quarter of a second whether to stop.
   *
   * @throws IngestInterruptedException if the thread is interrupted
   */
  void pause(Duration duration, BooleanSupplier stopped) {
    Duration left = duration;
    while (left.compareTo(Duration.ZERO) > 0 && !stopped.getAsBoolean()) {
      Duration step = left.compareTo(LOOK_UP) < 0 ? left : LOOK_UP;
      try {
        sleeper.sleep(step);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IngestInterruptedException(e);
      }
      left = left.minus(step);
    }
  }
}
