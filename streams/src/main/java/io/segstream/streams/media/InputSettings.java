package io.segstream.streams.media;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How an input is opened.
 *
 * @param format FFmpeg demuxer to force, or empty text to probe
 * @param options demuxer and protocol options by FFmpeg's names
 * @param openLimit longest time that opening and probing may take
 * @param readLimit longest wait for one packet
 * @param nanoTime monotonic clock that the limits are measured with, nanoseconds
 * @param stopped asked during every blocking call; true ends it
 */
public record InputSettings(
    String format,
    Map<String, String> options,
    Duration openLimit,
    Duration readLimit,
    LongSupplier nanoTime,
    BooleanSupplier stopped) {
  private static final Duration UNLIMITED = Duration.ofDays(365);

  public InputSettings {
    Objects.requireNonNull(format, "format");
    options = Map.copyOf(options);
    requirePositive("open", openLimit);
    requirePositive("read", readLimit);
    Objects.requireNonNull(nanoTime, "nanoTime");
    Objects.requireNonNull(stopped, "stopped");
  }

  /** For local bytes and files: probe the format, wait as long as it takes. */
  public static InputSettings local() {
    return new InputSettings("", Map.of(), UNLIMITED, UNLIMITED, System::nanoTime, () -> false);
  }

  /** The same with another format and options. */
  public InputSettings withFormat(String newFormat, Map<String, String> newOptions) {
    return new InputSettings(newFormat, newOptions, openLimit, readLimit, nanoTime, stopped);
  }

  private static void requirePositive(String name, Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException(
          "The %s limit is %s, must be more than zero".formatted(name, limit));
    }
  }
}
