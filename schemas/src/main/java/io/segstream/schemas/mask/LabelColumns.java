package io.segstream.schemas.mask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The vertical changes of a label map, sorted by column.
 *
 * <p>Runs go down columns while label maps lie row by row in memory. Instead of walking columns,
 * which touches one cache line per pixel, each row is compared with the one above it, many pixels
 * at a time; only where a label changes is anything stored. A counting sort then brings the changes
 * into column order.
 */
final class LabelColumns {
  private static final VarHandle EIGHT_PIXELS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int width;
  private final int height;

  /** Changes as {@code column << 32 | row << 8 | label}, row by row. */
  private long[] changes = new long[1024];

  private int count;

  /** Changes of column c are {@code sorted[starts[c]] .. sorted[starts[c + 1] - 1]}. */
  private final int[] starts;

  private int[] sorted;

  private LabelColumns(int width, int height) {
    this.width = width;
    this.height = height;
    this.starts = new int[width + 1];
  }

  static LabelColumns of(byte[] labels, int width, int height) {
    if (height >= 1 << 23) {
      throw new IllegalArgumentException(
          "Label map of %dx%d is too high: the limit is %d rows"
              .formatted(width, height, (1 << 23) - 1));
    }
    LabelColumns columns = new LabelColumns(width, height);
    columns.collect(labels);
    columns.sort();
    return columns;
  }

  private void collect(byte[] labels) {
    byte[] nothing = new byte[width];
    for (int row = 0; row < height; row++) {
      int at = row * width;
      byte[] above = row == 0 ? nothing : labels;
      int aboveAt = row == 0 ? 0 : at - width;
      int x = 0;
      while (x < width) {
        int same = Arrays.mismatch(labels, at + x, at + width, above, aboveAt + x, aboveAt + width);
        if (same < 0) {
          break;
        }
        x += same;
        if (x + Long.BYTES > width) {
          add(x, row, labels[at + x]);
          x++;
        } else {
          collectEight(labels, at, above, aboveAt, x, row);
          x += Long.BYTES;
        }
      }
    }
  }

  /** Changes come in groups, so where one is found its neighbours are looked at together. */
  private void collectEight(byte[] labels, int at, byte[] above, int aboveAt, int x, int row) {
    long difference =
        (long) EIGHT_PIXELS.get(labels, at + x) ^ (long) EIGHT_PIXELS.get(above, aboveAt + x);
    while (difference != 0) {
      int pixel = Long.numberOfTrailingZeros(difference) >>> 3;
      add(x + pixel, row, labels[at + x + pixel]);
      difference &= ~(0xFFL << (pixel << 3));
    }
  }

  private void add(int column, int row, byte label) {
    if (count == changes.length) {
      changes = Arrays.copyOf(changes, count * 2);
    }
    changes[count++] = (long) column << 32 | (long) row << 8 | (label & 0xFF);
    starts[column]++;
  }

  private void sort() {
    int sum = 0;
    for (int column = 0; column <= width; column++) {
      int here = starts[column];
      starts[column] = sum;
      sum += here;
    }
    sorted = new int[count];
    int[] next = Arrays.copyOf(starts, width);
    for (int i = 0; i < count; i++) {
      sorted[next[(int) (changes[i] >>> 32)]++] = (int) changes[i];
    }
    changes = null;
  }

  /**
   * Hands every run of a label other than 0, in column-major order, to that label's builder after
   * scaling the map to another size (nearest cell).
   *
   * @param builders by label
   */
  void emit(int targetWidth, int targetHeight, RunBuilder[] builders) {
    SampleAxis horizontal = new SampleAxis(width, targetWidth);
    SampleAxis vertical = new SampleAxis(height, targetHeight);
    int[] firstRow = new int[height + 1];
    for (int row = 0; row <= height; row++) {
      firstRow[row] = vertical.firstNearest(row);
    }
    for (int column = 0; column < width; column++) {
      int end = horizontal.firstNearest(column + 1);
      for (int x = horizontal.firstNearest(column); x < end; x++) {
        emitColumn(column, x * targetHeight, firstRow, builders);
      }
    }
  }

  private void emitColumn(int column, int base, int[] firstRow, RunBuilder[] builders) {
    int label = 0;
    int start = 0;
    for (int i = starts[column]; i < starts[column + 1]; i++) {
      int row = firstRow[sorted[i] >>> 8];
      if (label != 0 && row > start) {
        builders[label].foreground(base + start, row - start);
      }
      label = sorted[i] & 0xFF;
      start = row;
    }
    if (label != 0 && firstRow[height] > start) {
      builders[label].foreground(base + start, firstRow[height] - start);
    }
  }

  /** Largest label in the map, 0..255. */
  int largestLabel() {
    int largest = 0;
    for (int change : sorted) {
      largest = Math.max(largest, change & 0xFF);
    }
    return largest;
  }
}
