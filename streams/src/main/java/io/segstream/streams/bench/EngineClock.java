package io.segstream.streams.bench;

import io.segstream.inference.batch.BatchListener;
import java.util.concurrent.atomic.AtomicLong;

/** Adds up what the calls of an engine took. */
final class EngineClock implements BatchListener {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();

  @Override
  public void called(EngineCall call) {
    nanos.addAndGet(call.engineNanos());
    frames.addAndGet(call.frames());
  }

  /** Mean over all frames so far; NaN before the first. */
  double millisPerFrame() {
    return nanos.get() / 1e6 / frames.get();
  }
}
