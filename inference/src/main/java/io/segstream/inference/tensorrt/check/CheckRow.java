package io.segstream.inference.tensorrt.check;

import java.util.Objects;

/**
 * A line of the table.
 *
 * @param what was checked or measured
 * @param value that came out, with its unit
 * @param bound that it must keep; empty for figures
 * @param verdict whether it did
 */
public record CheckRow(String what, String value, String bound, Verdict verdict) {
  /** What a row says. */
  public enum Verdict {
    /** A bound was kept. */
    PASSED,
    /** A bound was broken, or it could not be run. */
    FAILED,
    /** A figure without a bound. */
    MEASURED
  }

  public CheckRow {
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(bound, "bound");
    Objects.requireNonNull(verdict, "verdict");
  }

  static CheckRow figure(String what, String value) {
    return new CheckRow(what, value, "", Verdict.MEASURED);
  }

  static CheckRow bounded(String what, String value, String bound, boolean kept) {
    return new CheckRow(what, value, bound, kept ? Verdict.PASSED : Verdict.FAILED);
  }

  /** The row of a Markdown table. */
  @Override
  public String toString() {
    return "| %s | %s | %s | %s |"
        .formatted(what, value, bound, verdict.name().toLowerCase(java.util.Locale.ROOT));
  }
}
