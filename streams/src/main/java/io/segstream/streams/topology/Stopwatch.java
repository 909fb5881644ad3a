package io.segstream.streams.topology;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Measures where the time of one chunk goes. For one thread. */
final class Stopwatch {
  /** What a stream thread does with its time. */
  enum Stage {
    DECODE,
    WAIT,
    ANALYSIS
  }

  /** Time of one stage, counted until it is closed. */
  interface Lap extends AutoCloseable {
    @Override
    void close();
  }

  private final LongSupplier nanoTime;
  private final long start;
  private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);

  /**
   * @param nanoTime counts nanoseconds from an arbitrary moment
   */
  Stopwatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  Lap lap(Stage stage) {
    long began = nanoTime.getAsLong();
    return () -> nanos.merge(stage, nanoTime.getAsLong() - began, Long::sum);
  }

  Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - start);
  }

  ChunkTimes times(int frames, int bytes) {
    return new ChunkTimes(
        frames,
        bytes,
        nanos.getOrDefault(Stage.DECODE, 0L),
        nanos.getOrDefault(Stage.WAIT, 0L),
        nanos.getOrDefault(Stage.ANALYSIS, 0L),
        elapsed().toNanos());
  }
}
