package io.segstream.inference.batch;

import java.util.Objects;

/**
 * How requests become calls of the engine.
 *
 * @param mode whether requests are merged
 * @param maxBatch frames of one call at most, when merging; 1 or more
 * @param maxWaitMicros how long the oldest request may wait for company, when merging
 * @param queueCapacity requests that wait before submitters block; 1 or more
 * @param workers threads that call the engine; 1 or more
 */
public record BatchSettings(
    Mode mode, int maxBatch, long maxWaitMicros, int queueCapacity, int workers) {
  /** Whether requests are merged. */
  public enum Mode {
    /** Every request is exactly one call: results do not depend on what else is in the queue. */
    DISABLED,
    /** Requests of frames of one size share a call. Batch size may change the rounding. */
    ENABLED
  }

  private static final int DEFAULT_QUEUE = 64;

  public BatchSettings {
    Objects.requireNonNull(mode, "mode");
    if (maxBatch < 1 || maxWaitMicros < 0 || queueCapacity < 1 || workers < 1) {
      throw new IllegalArgumentException(
          "maxBatch %d, queueCapacity %d and workers %d must be 1 or more, maxWaitMicros %d not negative"
              .formatted(maxBatch, queueCapacity, workers, maxWaitMicros));
    }
  }

  /** One call per request: right for CPUs, where a frame costs the same in any batch. */
  public static BatchSettings disabled(int workers) {
    return new BatchSettings(Mode.DISABLED, 1, 0, DEFAULT_QUEUE, workers);
  }

  /** Merges requests: right for GPUs. */
  public static BatchSettings enabled(int maxBatch, long maxWaitMicros, int workers) {
    return new BatchSettings(Mode.ENABLED, maxBatch, maxWaitMicros, DEFAULT_QUEUE, workers);
  }
}
