package io.segstream.streams.demo;

import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.streams.topology.ChunkTimes;
import io.segstream.streams.topology.DeadLetter;
import io.segstream.streams.topology.ProcessingListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts what the service does while it does it. Frames processed twice count once. */
final class Tally implements ProcessingListener {
  private final Set<Long> frames = ConcurrentHashMap.newKeySet();
  private final LongAdder decode = new LongAdder();
  private final LongAdder inference = new LongAdder();
  private final LongAdder analysis = new LongAdder();
  private final LongAdder deadLetters = new LongAdder();
  private final AtomicLong lastFrameAt = new AtomicLong(System.nanoTime());
  private final Consumer<String> warnings;

  Tally(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  @Override
  public void onFrame(FeedId feed, FrameSegments frame) {
    frames.add(frame.getFrameNumber());
    lastFrameAt.set(System.nanoTime());
  }

  @Override
  public void onChunk(FeedId feed, ChunkTimes times) {
    decode.add(times.decodeNanos());
    inference.add(times.waitNanos());
    analysis.add(times.analysisNanos());
  }

  @Override
  public void onDeadLetter(DeadLetter deadLetter) {
    deadLetters.increment();
    warnings.accept("a record was moved to the dead-letter topic: " + deadLetter);
  }

  long frames() {
    return frames.size();
  }

  long deadLetters() {
    return deadLetters.sum();
  }

  /** The spent time if work began at a moment of {@link System#nanoTime}. */
  DemoReport.TimeSpent since(long start) {
    return new DemoReport.TimeSpent(
        lastFrameAt.get() - start, decode.sum(), inference.sum(), analysis.sum());
  }
}
