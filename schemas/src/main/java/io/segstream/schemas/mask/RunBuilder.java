package io.segstream.schemas.mask;

import java.util.Arrays;

/** Collects the foreground of one mask in column-major order into runs in canonical form. */
final class RunBuilder {
  private int[] runs;
  private int count;

  /** End of the last foreground run, exclusive, in column-major pixels. */
  private int end;

  RunBuilder() {
    this(64);
  }

  RunBuilder(int capacity) {
    runs = new int[Math.max(2, capacity)];
  }

  /**
   * Adds foreground pixels that follow, or touch the end of, those already there.
   *
   * @param start column-major index of the first pixel
   * @param length pixels, 1 or more
   */
  void foreground(int start, int length) {
    if (start == end && count > 0) {
      runs[count - 1] += length;
    } else {
      if (count + 2 > runs.length) {
        runs = Arrays.copyOf(runs, runs.length * 2);
      }
      runs[count++] = start - end;
      runs[count++] = length;
    }
    end = start + length;
  }

  /** The runs of a mask of {@code pixels} pixels: background first, no other run is 0. */
  int[] finish(int pixels) {
    int tail = pixels - end;
    int[] result = Arrays.copyOf(runs, tail > 0 ? count + 1 : count);
    if (tail > 0) {
      result[count] = tail;
    }
    return result;
  }
}
