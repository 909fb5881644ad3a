package io.segstream.inference.evaluate.davis.report;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as C's {@code %.3f} prints them: rounded by their exact binary value. */
final class ThreeDecimals {
  private ThreeDecimals() {}

  /** Three decimals; empty for what is not a number, as pandas writes it. */
  static String of(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    // Java's own format rounds the shortest decimal form, which differs on ties.
    String magnitude =
        new BigDecimal(Math.abs(value)).setScale(3, RoundingMode.HALF_EVEN).toPlainString();
    boolean negative = Double.doubleToRawLongBits(value) < 0;
    return negative ? "-" + magnitude : magnitude;
  }
}
