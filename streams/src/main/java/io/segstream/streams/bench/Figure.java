package io.segstream.streams.bench;

import java.util.Locale;
import java.util.Objects;

/**
 * One measured number.
 *
 * @param name what was measured
 * @param value the number
 * @param unit its unit
 * @param note how to read it; may be empty
 */
public record Figure(String name, double value, String unit, String note) {
  public Figure {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(note, "note");
  }

  static Figure of(String name, double value, String unit) {
    return new Figure(name, value, unit, "");
  }

  Figure withNote(String text) {
    return new Figure(name, value, unit, text);
  }

  /** The value with as many digits as are worth reading. */
  String text() {
    double size = Math.abs(value);
    String format =
        value == Math.rint(value) && size < 1e7 ? "%.0f" : size >= 100 ? "%.0f" : "%.3g";
    return String.format(Locale.ROOT, format, value);
  }
}
