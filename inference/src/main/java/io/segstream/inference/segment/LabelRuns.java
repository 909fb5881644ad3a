package io.segstream.inference.segment;

import java.util.Arrays;

/** Collects the runs of several disjoint masks from one walk over the pixels in mask order. */
final class LabelRuns {
  private int[][] runs = new int[0][];
  private int[] counts = new int[0];
  private int[] ends = new int[0];
  private int position;
  private int current;
  private int currentStart;

  /** Forgets everything and expects labels 0 (background) to {@code labels}. */
  void start(int labels) {
    if (runs.length <= labels) {
      int known = runs.length;
      runs = Arrays.copyOf(runs, labels + 1);
      counts = new int[labels + 1];
      ends = new int[labels + 1];
      for (int i = known; i <= labels; i++) {
        runs[i] = new int[256];
      }
    }
    Arrays.fill(counts, 0);
    Arrays.fill(ends, 0);
    position = 0;
    current = 0;
    currentStart = 0;
  }

  /** The next {@code length} pixels belong to {@code label}. */
  void add(int label, int length) {
    if (label != current) {
      flush();
      current = label;
      currentStart = position;
    }
    position += length;
  }

  private void flush() {
    if (current == 0) {
      return;
    }
    int count = counts[current];
    if (count + 3 > runs[current].length) {
      runs[current] = Arrays.copyOf(runs[current], 2 * runs[current].length);
    }
    runs[current][count] = currentStart - ends[current];
    runs[current][count + 1] = position - currentStart;
    counts[current] = count + 2;
    ends[current] = position;
  }

  /** The alternating runs of a label over all pixels so far, background first. */
  int[] finish(int label) {
    flush();
    current = 0;
    int count = counts[label];
    int rest = position - ends[label];
    int[] result = Arrays.copyOf(runs[label], rest > 0 ? count + 1 : count);
    if (rest > 0) {
      result[count] = rest;
    }
    return result;
  }
}
