package io.segstream.inference.batch;

import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import java.util.concurrent.CompletableFuture;

/** Puts a queue and worker threads in front of an engine. */
public final class DynamicBatcher implements FrameInference {
  private final SegmentationEngine engine;

  /** Takes over the engine: {@link #close} closes it. */
  public DynamicBatcher(SegmentationEngine engine, BatchSettings settings, BatchListener listener) {
    this.engine = engine;
  }

  @Override
  public CompletableFuture<FrameFeatures> submit(FrameBatch batch) {
    return CompletableFuture.failedFuture(new EngineException("cannot run yet"));
  }

  @Override
  public void close() {
    engine.close();
  }
}
