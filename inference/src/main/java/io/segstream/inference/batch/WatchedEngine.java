package io.segstream.inference.batch;

import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * An engine that notices when it has failed for good, as after the loss of its device: {@value
 * #LIMIT} calls in a row failed, no matter of which threads. A call that succeeds ends the row.
 * Calls that were refused for their frames tell nothing about the engine and do not count.
 */
public final class WatchedEngine implements SegmentationEngine {
  /**
   * A single fault, or a group of requests that was too large and then ran one by one, gives one
   * failure in a row; three have another cause.
   */
  static final int LIMIT = 3;

  private static final Failures NONE = new Failures(0, "");

  private final SegmentationEngine engine;
  private final Consumer<Failures> onBroken;
  private final AtomicReference<Failures> failures = new AtomicReference<>(NONE);

  /**
   * Calls that failed one after the other.
   *
   * @param inARow how many, without one that succeeded between them
   * @param last what the last of them said
   */
  public record Failures(int inARow, String last) {
    public Failures {
      Objects.requireNonNull(last, "last");
    }

    private Failures and(String next) {
      return new Failures(inARow + 1, next);
    }

    @Override
    public String toString() {
      return "failed %d times in a row, the last time with: %s".formatted(inARow, last);
    }
  }

  /**
   * @param engine taken over: {@link #close} closes it
   * @param onBroken told each time when {@value #LIMIT} calls in a row have failed, on the thread
   *     of the last of them; must be quick and must not throw
   */
  public WatchedEngine(SegmentationEngine engine, Consumer<Failures> onBroken) {
    this.engine = Objects.requireNonNull(engine, "engine");
    this.onBroken = Objects.requireNonNull(onBroken, "onBroken");
  }

  /** What failed, while the last {@value #LIMIT} calls or more have; from any thread. */
  public Optional<Failures> broken() {
    return Optional.of(failures.get()).filter(row -> row.inARow() >= LIMIT);
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public FrameFeatures infer(FrameBatch batch) {
    FrameFeatures features;
    try {
      features = engine.infer(batch);
    } catch (EngineException e) {
      Failures row = failures.updateAndGet(before -> before.and(String.valueOf(e.getMessage())));
      if (row.inARow() == LIMIT) {
        onBroken.accept(row);
      }
      throw e;
    }
    failures.set(NONE);
    return features;
  }

  @Override
  public void close() {
    engine.close();
  }
}
