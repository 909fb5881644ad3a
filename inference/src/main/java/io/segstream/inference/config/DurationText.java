package io.segstream.inference.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 250us}, {@code 500ms}, {@code 2s}, {@code 5m}, {@code 7d}.
 */
public final class DurationText {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(us|ms|s|m|h|d)");

  private enum Unit {
    d(86_400_000_000L),
    h(3_600_000_000L),
    m(60_000_000L),
    s(1_000_000L),
    ms(1_000L),
    us(1);

    private final long micros;

    Unit(long micros) {
      this.micros = micros;
    }
  }

  private DurationText() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException if the text is not a whole number with a unit
   */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "is not a duration: write a whole number with us, ms, s, m, h or d, for example 500ms");
    }
    long micros =
        Math.multiplyExact(Long.parseLong(matcher.group(1)), Unit.valueOf(matcher.group(2)).micros);
    return Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1000);
  }

  /** The shortest exact form down to microseconds, for example {@code 1500ms}. */
  public static String format(Duration duration) {
    long micros = duration.toSeconds() * 1_000_000 + duration.getNano() / 1000;
    for (Unit unit : Unit.values()) {
      if (micros != 0 && micros % unit.micros == 0) {
        return micros / unit.micros + unit.name();
      }
    }
    return "0ms";
  }
}
