package io.segstream.streams.bench;

import java.util.Arrays;
import java.util.List;

/** Order statistics of a sample. */
final class Percentiles {
  private final double[] sorted;

  /**
   * @param values at least one
   */
  Percentiles(List<Double> values) {
    this(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * @param values at least one
   */
  Percentiles(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("Percentiles of nothing: at least one value is needed");
    }
    this.sorted = values.clone();
    Arrays.sort(sorted);
  }

  /**
   * The smallest value that at least the given share of the sample does not exceed (nearest rank).
   *
   * @param share above 0, at most 1
   */
  double at(double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }
}
