package io.segstream.inference.propagate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Connected sets (8 neighbours) of the cells of a window that are rather inside an object. */
final class Blobs {
  /** Number of each cell's blob, -1 outside. */
  final int[] numbers;

  /** In the order of their first cells. */
  final List<Blob> blobs = new ArrayList<>();

  private final int width;
  private final int height;

  /** Cells, and the sum of a weight over them. */
  static final class Blob {
    int area;
    double weight;
  }

  /**
   * @param probability above 0.5 inside
   * @param weight summed up by blob
   */
  Blobs(float[] probability, float[] weight, int width, int height) {
    this.width = width;
    this.height = height;
    this.numbers = new int[probability.length];
    Arrays.fill(numbers, -1);
    ArrayDeque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < probability.length; i++) {
      if (probability[i] > 0.5f && numbers[i] < 0) {
        Blob blob = new Blob();
        numbers[i] = blobs.size();
        open.add(i);
        while (!open.isEmpty()) {
          int cell = open.poll();
          blob.area++;
          blob.weight += weight[cell];
          visitNeighbours(cell, probability, open);
        }
        blobs.add(blob);
      }
    }
  }

  private void visitNeighbours(int cell, float[] probability, ArrayDeque<Integer> open) {
    int x = cell % width;
    int y = cell / width;
    for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
      for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        int n = ny * width + nx;
        if (probability[n] > 0.5f && numbers[n] < 0) {
          numbers[n] = numbers[cell];
          open.add(n);
        }
      }
    }
  }

  /** The blob of greatest weight, ties to the first; -1 if there is none. */
  int heaviest() {
    int heaviest = -1;
    for (int b = 0; b < blobs.size(); b++) {
      if (heaviest < 0 || blobs.get(b).weight > blobs.get(heaviest).weight) {
        heaviest = b;
      }
    }
    return heaviest;
  }

  /** 1 on the cells of a blob, 0 elsewhere. */
  float[] mask(int blob) {
    float[] mask = new float[numbers.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = numbers[i] == blob ? 1 : 0;
    }
    return mask;
  }
}
