package io.segstream.streams.service;

/**
 * What the service says of itself.
 *
 * @param liveness whether restarting the process would help
 * @param readiness whether chunks are being processed
 * @param detail one line for people: why it is not ready, not as good as configured or not alive,
 *     or that it runs
 * @param toRestore records of stores that are still to be read back before processing begins
 */
public record ServiceHealth(Liveness liveness, Readiness readiness, String detail, long toRestore) {
  /** Answer of {@code /healthz}. */
  public enum Liveness {
    ALIVE,
    /** It has stopped and will not start again by itself. */
    DEAD
  }

  /** Answer of {@code /readyz}. */
  public enum Readiness {
    READY,
    /** Chunks are processed, but not by the engine that was configured. */
    DEGRADED,
    /** Chunks are not processed, or their frames all fail. */
    NOT_READY
  }
}
