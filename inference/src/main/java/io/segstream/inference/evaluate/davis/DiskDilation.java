package io.segstream.inference.evaluate.davis;

import java.util.Arrays;

/**
 * Marks every pixel that lies within a radius of a marked pixel, as a morphological dilation with
 * the disk {@code dx² + dy² <= radius²} does, in time linear in the pixels whatever the radius.
 *
 * <p>As in exact distance transforms (Felzenszwalb and Huttenlocher, "Distance transforms of
 * sampled functions", Theory of Computing 8, 2012; Meijster, Roerdink and Hesselink, 2000) the two
 * axes are taken one after the other. First, per column, the distance {@code g} to the nearest mark
 * above or below. Then, per row: the marks of column {@code x} reach exactly the pixels {@code x -
 * c .. x + c} with {@code c = floor(sqrt(radius² - g²))}, so that instead of a lower envelope of
 * parabolas the union of intervals is enough, which a running sum of interval starts and ends
 * gives. Only the rectangle around the marks, widened by the radius, is visited.
 *
 * <p>Not thread-safe: it keeps scratch memory for one size.
 */
final class DiskDilation {
  private final int width;
  private final int height;
  private final int rowWords;
  private final int radius;

  /** Half the width of the disk at each distance from its centre row. */
  private final int[] chords;

  /** Per column, the nearest marked row at or above the current one. */
  private final int[] above;

  /** Per column, the nearest marked row at or below the current one. */
  private final int[] below;

  /** Starts and ends of intervals in the current row, shifted by the radius. */
  private final int[] changes;

  /** For each mark, in the order of reading, the next marked row of its column. */
  private int[] next = new int[1024];

  DiskDilation(int width, int height, int radius) {
    this.width = width;
    this.height = height;
    this.rowWords = MaskBits.rowWords(width);
    this.radius = radius;
    chords = new int[radius + 1];
    int chord = radius;
    for (int g = 0; g <= radius; g++) {
      while ((long) chord * chord + (long) g * g > (long) radius * radius) {
        chord--;
      }
      chords[g] = chord;
    }
    above = new int[width];
    below = new int[width];
    changes = new int[width + 2 * radius + 2];
  }

  /**
   * Dilates a bitmap.
   *
   * @param marks {@code height} rows of {@link MaskBits#rowWords} words
   * @param reached receives the result; same shape, all 0 before
   */
  void dilate(long[] marks, long[] reached) {
    Arrays.fill(above, -radius - 1);
    Arrays.fill(below, height + radius);
    int count = 0;
    int top = height;
    int bottom = -1;
    int left = width;
    int right = -1;
    for (int y = height - 1; y >= 0; y--) {
      for (int i = rowWords - 1; i >= 0; i--) {
        long word = marks[y * rowWords + i];
        while (word != 0) {
          int bit = 63 - Long.numberOfLeadingZeros(word);
          int x = (i << 6) + bit;
          word ^= 1L << bit;
          if (count == next.length) {
            next = Arrays.copyOf(next, 2 * count);
          }
          next[count++] = below[x];
          below[x] = y;
          top = y;
          bottom = Math.max(bottom, y);
          left = Math.min(left, x);
          right = Math.max(right, x);
        }
      }
    }
    for (int y = Math.max(0, top - radius); y <= Math.min(height - 1, bottom + radius); y++) {
      for (int i = 0; i < rowWords; i++) {
        for (long word = marks[y * rowWords + i]; word != 0; word &= word - 1) {
          above[(i << 6) + Long.numberOfTrailingZeros(word)] = y;
        }
      }
      reach(reached, y, left, right);
      for (int i = 0; i < rowWords; i++) {
        for (long word = marks[y * rowWords + i]; word != 0; word &= word - 1) {
          below[(i << 6) + Long.numberOfTrailingZeros(word)] = next[--count];
        }
      }
    }
  }

  private void reach(long[] reached, int y, int left, int right) {
    boolean any = false;
    for (int x = left; x <= right; x++) {
      int g = Math.min(y - above[x], below[x] - y);
      if (g <= radius) {
        int chord = chords[g];
        changes[x - chord + radius]++;
        changes[x + chord + 1 + radius]--;
        any = true;
      }
    }
    if (!any) {
      return;
    }
    int open = 0;
    int last = Math.min(width - 1, right + radius);
    for (int x = left - radius; x < 0; x++) {
      open += changes[x + radius];
      changes[x + radius] = 0;
    }
    int x = Math.max(0, left - radius);
    while (x <= last) {
      int wordEnd = Math.min(last, x | 63);
      int at = y * rowWords + (x >> 6);
      long word = 0;
      for (; x <= wordEnd; x++) {
        open += changes[x + radius];
        changes[x + radius] = 0;
        word |= (open > 0 ? 1L : 0L) << x;
      }
      reached[at] |= word;
    }
    // Intervals that end beyond the last column, or one behind the last reached one.
    int rest = Math.min(changes.length - 1, right + 2 * radius + 1);
    Arrays.fill(changes, last + 1 + radius, rest + 1, 0);
  }
}
