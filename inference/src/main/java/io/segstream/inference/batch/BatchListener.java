package io.segstream.inference.batch;

/**
 * Hears of every call of the engine, for metrics.
 *
 * <p>Called by the worker threads, several at once, after the call and before its results are
 * handed out; must be quick and must not throw.
 */
@FunctionalInterface
public interface BatchListener {
  /** Ignores everything. */
  BatchListener NONE = call -> {};

  /** What came of a call. */
  enum Outcome {
    /** It gave a result. */
    SUCCEEDED,
    /** It threw. */
    FAILED
  }

  /**
   * One call of the engine.
   *
   * @param frames frames in the call
   * @param requests requests that shared it
   * @param waitNanos how long the oldest of them waited in the queue
   * @param engineNanos how long the engine took
   * @param queueDepth requests still waiting when the call began
   */
  record EngineCall(
      int frames,
      int requests,
      long waitNanos,
      long engineNanos,
      int queueDepth,
      Outcome outcome) {}

  void called(EngineCall call);
}
