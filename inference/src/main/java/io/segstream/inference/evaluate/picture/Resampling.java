package io.segstream.inference.evaluate.picture;

import java.util.stream.IntStream;

/**
 * One axis of a grid that is read at another number of positions: linearly with half-pixel centres
 * and repeated borders ({@code align_corners = false} elsewhere), or by the nearest cell.
 *
 * @param low cell before each position; not copied
 * @param high cell after it; not copied
 * @param fraction weight of {@code high}, that of {@code low} being the rest; not copied
 */
public record Resampling(int[] low, int[] high, float[] fraction) {
  /** Linear reading of {@code in} cells at {@code out} positions. */
  public static Resampling linear(int in, int out) {
    int[] low = new int[out];
    int[] high = new int[out];
    float[] fraction = new float[out];
    for (int i = 0; i < out; i++) {
      double centre = Math.max(0, (i + 0.5) * in / out - 0.5);
      low[i] = Math.min(in - 1, (int) centre);
      high[i] = Math.min(in - 1, low[i] + 1);
      fraction[i] = (float) (centre - low[i]);
    }
    return new Resampling(low, high, fraction);
  }

  /** The cell of {@code in} that the position {@code index} of {@code out} reads. */
  public static int nearest(int index, int in, int out) {
    return (int) ((long) index * in / out);
  }

  /** {@link #nearest} for all positions. */
  public static int[] nearest(int in, int out) {
    return IntStream.range(0, out).map(i -> nearest(i, in, out)).toArray();
  }
}
