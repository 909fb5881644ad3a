package io.segstream.inference.evaluate.davis;

import java.util.Arrays;

/**
 * What the DAVIS evaluator says about the values of one object over its frames.
 *
 * @param mean of all values
 * @param recall share of values above 0.5
 * @param decay mean of the first quarter of the frames minus mean of the last
 */
public record SeriesStatistics(double mean, double recall, double decay) {
  private static final double RECALL_ABOVE = 0.5;
  private static final int QUARTERS = 4;

  /**
   * Statistics as function {@code db_statistics} of the evaluator computes them: the borders of the
   * quarters are {@code round(linspace(1, n, 5) + 1e-10) - 1}, rounded half to even, belong to the
   * quarters on both sides and are stored in 8 bits. Beyond 256 frames they therefore wrap, and the
   * decay is that of other frames, or not a number if a quarter comes out empty; it is kept that
   * way so that numbers can be compared.
   *
   * @param values one per scored frame, at least one
   */
  public static SeriesStatistics of(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("There are no values to describe");
    }
    long recalled = Arrays.stream(values).filter(value -> value > RECALL_ABOVE).count();
    double first = mean(values, border(values.length, 0), border(values.length, 1));
    double last = mean(values, border(values.length, 3), border(values.length, QUARTERS));
    return new SeriesStatistics(
        Arrays.stream(values).sum() / values.length,
        (double) recalled / values.length,
        first - last);
  }

  private static int border(int count, int index) {
    double step = (count - 1.0) / QUARTERS;
    double position = index == QUARTERS ? count : 1 + index * step;
    return (int) (Math.rint(position + 1e-10) - 1) & 0xff;
  }

  private static double mean(double[] values, int first, int last) {
    // The evaluator adds 1 in 8 bits as well, so that a quarter up to border 255 is empty.
    int end = last + 1 & 0xff;
    double sum = 0;
    for (int i = first; i < end; i++) {
      sum += values[i];
    }
    return first < end ? sum / (end - first) : Double.NaN;
  }
}
