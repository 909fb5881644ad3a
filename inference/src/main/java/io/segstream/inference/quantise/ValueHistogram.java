package io.segstream.inference.quantise;

import java.nio.FloatBuffer;

/** Counts values in bins of equal width. Deterministic: counts do not depend on the order. */
final class ValueHistogram {
  /** As many as TensorRT's calibrators take. */
  static final int BINS = 2048;

  private final ValueRange range;
  private final long[] counts = new long[BINS];

  /**
   * @param range of all values that will come
   */
  ValueHistogram(ValueRange range) {
    this.range = range;
  }

  /** All bounds of the values, found in a pass of its own. */
  static ValueRange rangeOf(FloatBuffer values) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int i = values.position(); i < values.limit(); i++) {
      float value = values.get(i);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return new ValueRange(low, high);
  }

  void add(FloatBuffer values) {
    double width = width();
    for (int i = values.position(); i < values.limit(); i++) {
      int bin = width > 0 ? (int) ((values.get(i) - range.low()) / width) : 0;
      counts[Math.max(0, Math.min(BINS - 1, bin))]++;
    }
  }

  private double width() {
    return ((double) range.high() - range.low()) / BINS;
  }

  /** The range without the outermost values: so many of both ends together, at least. */
  ValueRange percentile(double percent) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    double tail = total * (1 - percent / 100) / 2;
    int first = 0;
    for (long seen = counts[0]; seen <= tail && first < BINS - 1; seen += counts[first]) {
      first++;
    }
    int last = BINS - 1;
    for (long seen = counts[last]; seen <= tail && last > first; seen += counts[last]) {
      last--;
    }
    return new ValueRange(edge(first), edge(last + 1));
  }

  private float edge(int bin) {
    return bin == BINS ? range.high() : (float) (range.low() + bin * width());
  }

  /**
   * The range that loses least information, as {@link EntropyThreshold} measures it, between the
   * bounds of the values.
   */
  ValueRange leastDivergence() {
    float largest = Math.max(Math.abs(range.low()), Math.abs(range.high()));
    long[] magnitudes = new long[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      double middle = Math.abs(range.low() + (bin + 0.5) * width());
      int to = largest > 0 ? (int) (middle / largest * BINS) : 0;
      magnitudes[Math.min(BINS - 1, to)] += counts[bin];
    }
    float threshold = largest * EntropyThreshold.bins(magnitudes) / BINS;
    return new ValueRange(Math.max(range.low(), -threshold), Math.min(range.high(), threshold));
  }
}
