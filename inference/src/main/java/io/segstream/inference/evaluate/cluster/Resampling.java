package io.segstream.inference.evaluate.cluster;

/**
 * One axis of a grid that is read at another number of positions: linearly with half-pixel centres
 * and repeated borders ({@code align_corners = false} elsewhere), or by the nearest cell.
 */
final class Resampling {
  final int[] low;
  final int[] high;

  /** Weight of {@link #high}; that of {@link #low} is the rest. */
  final float[] fraction;

  /** Linear reading of {@code in} cells at {@code out} positions. */
  Resampling(int in, int out) {
    low = new int[out];
    high = new int[out];
    fraction = new float[out];
    for (int i = 0; i < out; i++) {
      double centre = Math.max(0, (i + 0.5) * in / out - 0.5);
      low[i] = Math.min(in - 1, (int) centre);
      high[i] = Math.min(in - 1, low[i] + 1);
      fraction[i] = (float) (centre - low[i]);
    }
  }

  /** The cell of {@code in} that the position {@code index} of {@code out} reads. */
  static int nearest(int index, int in, int out) {
    return (int) ((long) index * in / out);
  }

  /** {@link #nearest} for all positions. */
  static int[] nearest(int in, int out) {
    int[] cells = new int[out];
    for (int i = 0; i < out; i++) {
      cells[i] = nearest(i, in, out);
    }
    return cells;
  }
}
