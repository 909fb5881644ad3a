package io.segstream.inference.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written {@code 512B}, {@code 64KiB}, {@code 4MiB} or {@code 1GiB}.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)");

  private enum Unit {
    GiB(1L << 30),
    MiB(1L << 20),
    KiB(1L << 10),
    B(1);

    private final long factor;

    Unit(long factor) {
      this.factor = factor;
    }
  }

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("Size %d bytes must not be negative".formatted(bytes));
    }
  }

  /**
   * Reads a size.
   *
   * @throws IllegalArgumentException if the text is not a number with a unit
   */
  public static ByteSize parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "is not a size: write a whole number with B, KiB, MiB or GiB, for example 4MiB");
    }
    return new ByteSize(
        Math.multiplyExact(
            Long.parseLong(matcher.group(1)), Unit.valueOf(matcher.group(2)).factor));
  }

  /** The size as an {@code int}, for client properties that have no more room. */
  public int bytesAsInt() {
    return Math.toIntExact(bytes);
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** The shortest exact form, for example {@code 4MiB}. */
  @Override
  public String toString() {
    for (Unit unit : Unit.values()) {
      if (bytes != 0 && bytes % unit.factor == 0) {
        return String.format(Locale.ROOT, "%d%s", bytes / unit.factor, unit);
      }
    }
    return bytes + "B";
  }
}
