package io.segstream.inference.evaluate.davis;

import java.util.Arrays;

/**
 * One object of one frame, one bit per pixel: its region, its boundary and what lies within the
 * radius of its boundary. Filled again for each frame; not thread-safe.
 *
 * <p>Call order: {@link #clear}, {@link #setRun} for each run, {@link #finish}, then the rest.
 */
final class MaskBits {
  private final int width;
  private final int height;
  private final int rowWords;
  private final long[] region;
  private final long[] boundary;
  private final long[] reach;
  private int area;
  private int boundaryPixels;

  MaskBits(int width, int height) {
    this.width = width;
    this.height = height;
    this.rowWords = rowWords(width);
    region = new long[height * rowWords];
    boundary = new long[height * rowWords];
    reach = new long[height * rowWords];
  }

  /** Words of 64 pixels that a row takes; the bits behind the last column stay 0. */
  static int rowWords(int width) {
    return (width + 63) >> 6;
  }

  void clear() {
    if (area > 0) {
      Arrays.fill(region, 0);
      Arrays.fill(boundary, 0);
      Arrays.fill(reach, 0);
    }
    area = 0;
    boundaryPixels = 0;
  }

  /** Adds the pixels from column {@code from} up to, not including, {@code to} of a row. */
  void setRun(int row, int from, int to) {
    area += to - from;
    int first = row * rowWords + (from >> 6);
    int last = row * rowWords + ((to - 1) >> 6);
    long head = -1L << from;
    long tail = -1L >>> -to;
    if (first == last) {
      region[first] |= head & tail;
      return;
    }
    region[first] |= head;
    Arrays.fill(region, first + 1, last, -1L);
    region[last] |= tail;
  }

  /** Finds the boundary and its surroundings. */
  void finish(DiskDilation dilation) {
    if (area == 0) {
      return;
    }
    findBoundary();
    if (boundaryPixels > 0) {
      dilation.dilate(boundary, reach);
    }
  }

  /**
   * A pixel is boundary if it differs from its right, lower or lower right neighbour; in the last
   * column only the lower, in the last row only the right neighbour counts (function {@code
   * seg2bmap} of David Martin's Berkeley segmentation benchmark, as the DAVIS evaluator has it).
   */
  private void findBoundary() {
    long lastColumn = 1L << (width - 1);
    for (int y = 0; y < height; y++) {
      int here = y * rowWords;
      int under = y + 1 < height ? here + rowWords : here;
      for (int i = 0; i < rowWords; i++) {
        long own = region[here + i];
        long lower = region[under + i];
        long right = own >>> 1;
        long lowerRight = lower >>> 1;
        if (i + 1 < rowWords) {
          right |= region[here + i + 1] << 63;
          lowerRight |= region[under + i + 1] << 63;
        } else {
          right |= own & lastColumn;
          lowerRight |= lower & lastColumn;
        }
        long edge = (own ^ right) | (own ^ lower) | (own ^ lowerRight);
        boundary[here + i] = edge;
        boundaryPixels += Long.bitCount(edge);
      }
    }
  }

  /** Whether no pixel belongs to the object. */
  boolean isEmpty() {
    return area == 0;
  }

  /** Intersection over union of two regions, 0..1; 1 if both are empty. */
  static double regionSimilarity(MaskBits a, MaskBits b) {
    int common = a.isEmpty() || b.isEmpty() ? 0 : common(a.region, b.region);
    int union = a.area + b.area - common;
    return union == 0 ? 1 : (double) common / union;
  }

  /**
   * F-measure of two boundaries, 0..1: the harmonic mean of the shares of each boundary that lie
   * within the radius of the other. 1 if both are empty, 0 if one is.
   */
  static double boundaryAccuracy(MaskBits truth, MaskBits result) {
    if (truth.boundaryPixels == 0 || result.boundaryPixels == 0) {
      return truth.boundaryPixels == result.boundaryPixels ? 1 : 0;
    }
    double precision = (double) common(result.boundary, truth.reach) / result.boundaryPixels;
    double recall = (double) common(truth.boundary, result.reach) / truth.boundaryPixels;
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }

  private static int common(long[] a, long[] b) {
    int count = 0;
    for (int i = 0; i < a.length; i++) {
      count += Long.bitCount(a[i] & b[i]);
    }
    return count;
  }
}
