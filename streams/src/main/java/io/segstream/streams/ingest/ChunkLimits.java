package io.segstream.streams.ingest;

import java.time.Duration;
import java.util.Objects;

/**
 * How large chunks get. They end at keyframes, so that a chunk holds whole groups of pictures: as
 * many as fit into {@code duration}, or a single longer one.
 *
 * @param duration how long a chunk of several groups of pictures may be
 * @param longestGroup a single group of pictures longer than this is re-encoded
 * @param bytes no chunk is larger; a single group of pictures that would be is re-encoded
 */
public record ChunkLimits(Duration duration, Duration longestGroup, int bytes) {
  public static final Duration DEFAULT_DURATION = Duration.ofSeconds(2);
  public static final int DEFAULT_BYTES = 16 << 20;
  private static final int LEAST_BYTES = 64 << 10;

  public ChunkLimits {
    requirePositive("duration", duration);
    requirePositive("longest group of pictures", longestGroup);
    if (longestGroup.compareTo(duration) < 0) {
      throw new IllegalArgumentException(
          "The longest group of pictures (%s) must not be shorter than a chunk (%s)"
              .formatted(longestGroup, duration));
    }
    if (bytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "Chunk bytes is %d, must be at least %d".formatted(bytes, LEAST_BYTES));
    }
  }

  private static void requirePositive(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          "Chunk %s is %s, must be more than zero".formatted(name, value));
    }
  }

  /** Two seconds; recordings often have one keyframe in ten seconds, and are left as they are. */
  public static ChunkLimits forRecordings() {
    return new ChunkLimits(DEFAULT_DURATION, Duration.ofSeconds(30), DEFAULT_BYTES);
  }

  /** Two seconds, and at most four, since a chunk is published when it is complete. */
  public static ChunkLimits forLive() {
    return new ChunkLimits(DEFAULT_DURATION, Duration.ofSeconds(4), DEFAULT_BYTES);
  }

  long durationUs() {
    return duration.toNanos() / 1000;
  }

  long longestGroupUs() {
    return longestGroup.toNanos() / 1000;
  }
}
