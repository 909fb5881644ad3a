package io.segstream.inference.quantise;

/**
 * The values that bytes have to tell apart; those outside become the nearest bound.
 *
 * @param high not below {@code low}
 */
record ValueRange(float low, float high) {
  ValueRange {
    if (!(low <= high) || !Float.isFinite(low) || !Float.isFinite(high)) {
      throw new IllegalArgumentException(
          "Values range from %s to %s: the network's values must be finite".formatted(low, high));
    }
  }

  ValueRange and(ValueRange other) {
    return new ValueRange(Math.min(low, other.low), Math.max(high, other.high));
  }
}
