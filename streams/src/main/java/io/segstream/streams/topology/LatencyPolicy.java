package io.segstream.streams.topology;

import java.time.Duration;
import java.util.Objects;

/**
 * What happens to frames that come too late to matter.
 *
 * @param mode whether frames may be skipped
 * @param budget age (now minus capture time) above which a frame of a {@link Mode#NEWEST_WINS} feed
 *     is skipped. A chunk arrives only when its last frame has been captured, so a budget shorter
 *     than a chunk skips frames of every chunk.
 */
public record LatencyPolicy(Mode mode, Duration budget) {
  /** Kinds of policy. */
  public enum Mode {
    /** Nothing is skipped for being late: recordings. */
    EVERY_FRAME,
    /** Frames older than the budget are skipped: live feeds. */
    NEWEST_WINS
  }

  /** Process everything, however late. */
  public static final LatencyPolicy EVERY_FRAME =
      new LatencyPolicy(Mode.EVERY_FRAME, Duration.ZERO);

  public LatencyPolicy {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(budget, "budget");
    if (mode == Mode.NEWEST_WINS && (budget.isNegative() || budget.isZero())) {
      throw new IllegalArgumentException(
          "Latency budget is %s, must be more than zero".formatted(budget));
    }
  }

  /** Skip frames that are older than the budget. */
  public static LatencyPolicy newestWins(Duration budget) {
    return new LatencyPolicy(Mode.NEWEST_WINS, budget);
  }

  /**
   * Whether a frame is too late.
   *
   * @param captureTimeUs microseconds since the Unix epoch
   * @param nowUs microseconds since the Unix epoch
   */
  boolean isLate(long captureTimeUs, long nowUs) {
    return mode == Mode.NEWEST_WINS && nowUs - captureTimeUs > budget.toNanos() / 1000;
  }
}
