package io.segstream.inference.engine;

import java.util.Objects;

/**
 * How a runtime runs a model.
 *
 * @param intraOpThreads threads that share the work of one call, the caller among them; 1 or more
 * @param rounding whether the runtime may choose faster kernels that round differently from call to
 *     call
 * @param idleBytes native memory that may wait in the pool for the next call; 0 or more
 */
public record EngineSettings(int intraOpThreads, Rounding rounding, long idleBytes) {
  /** How exact repeated results are. */
  public enum Rounding {
    /** The same input gives the same bytes. */
    REPEATABLE,
    /** The fastest kernels. */
    FASTEST
  }

  private static final long DEFAULT_IDLE_BYTES = 256L << 20;

  public EngineSettings {
    Objects.requireNonNull(rounding, "rounding");
    if (intraOpThreads < 1 || idleBytes < 0) {
      throw new IllegalArgumentException(
          "intraOpThreads %d must be 1 or more and idleBytes %d must not be negative"
              .formatted(intraOpThreads, idleBytes));
    }
  }

  /** One thread per call: parallel work comes from the batcher's workers. */
  public static EngineSettings defaults() {
    return withThreads(1);
  }

  /** The defaults with another number of threads per call. */
  public static EngineSettings withThreads(int intraOpThreads) {
    return new EngineSettings(intraOpThreads, Rounding.REPEATABLE, DEFAULT_IDLE_BYTES);
  }
}
