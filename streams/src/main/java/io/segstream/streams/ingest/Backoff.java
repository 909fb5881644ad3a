package io.segstream.streams.ingest;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from {@code first} to {@code longest}, each
 * wait shortened by up to half at random, so that many feeds do not return at the same instant.
 *
 * @param first wait after the first failure, before shortening
 * @param longest wait that is not exceeded
 * @param attempts failures in a row after which the source is given up, 1 or more
 */
public record Backoff(Duration first, Duration longest, int attempts) {
  private static final int MOST_DOUBLINGS = 30;

  public Backoff {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "Back-off waits %s to %s: must be more than zero and in order".formatted(first, longest));
    }
    if (attempts < 1) {
      throw new IllegalArgumentException(
          "Back-off attempts is %d, must be at least 1".formatted(attempts));
    }
  }

  /** Half a second to half a minute, for ever. */
  public static Backoff patient() {
    return new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), Integer.MAX_VALUE);
  }

  /**
   * The wait after a failure.
   *
   * @param failures failures in a row so far, 1 or more
   */
  Duration delay(int failures, RandomGenerator random) {
    int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
    long full = longest.toNanos();
    if (first.toNanos() <= full >> doublings) {
      full = first.toNanos() << doublings;
    }
    return Duration.ofNanos(full / 2 + (long) (random.nextDouble() * (full - full / 2)));
  }
}
