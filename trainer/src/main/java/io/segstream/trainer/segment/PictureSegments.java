package io.segstream.trainer.segment;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The segments of one picture: pixels of one cluster, one semantic label and one low-level region.
 * Segments are numbered by cluster, then label, then region.
 *
 * @param segmentOf segment of each pixel, or {@link #NONE} for pixels that take no part; not copied
 * @param labels semantic label of each segment, unsigned; not copied
 * @param regions low-level region of each segment; not copied
 */
public record PictureSegments(int[] segmentOf, int[] labels, int[] regions) {
  /** Marks pixels that take no part, and segments without a label. */
  public static final int NONE = -1;

  private static final int LABEL_BITS = 8;
  private static final int REGION_BITS = 31;

  /** How many segments the picture has. */
  public int count() {
    return labels.length;
  }

  /** The pixels that take part, ascending. */
  public int[] pixels() {
    return IntStream.range(0, segmentOf.length).filter(i -> segmentOf[i] != NONE).toArray();
  }

  /**
   * Splits clusters where label or region change.
   *
   * @param clusterOf cluster of each pixel, or {@link #NONE}
   * @param labelOf semantic label of each pixel, 0..255
   * @param regionOf low-level region of each pixel, 0 or more
   */
  static PictureSegments split(int[] clusterOf, int[] labelOf, int[] regionOf) {
    long[] keys = new long[clusterOf.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] =
          clusterOf[i] == NONE
              ? NONE
              : ((long) clusterOf[i] << LABEL_BITS | labelOf[i]) << REGION_BITS | regionOf[i];
    }
    long[] segments = LongStream.of(keys).filter(key -> key != NONE).sorted().distinct().toArray();
    int[] segmentOf = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      segmentOf[i] = keys[i] == NONE ? NONE : Arrays.binarySearch(segments, keys[i]);
    }
    int[] labels = new int[segments.length];
    int[] regions = new int[segments.length];
    for (int s = 0; s < segments.length; s++) {
      labels[s] = (int) (segments[s] >>> REGION_BITS) & 0xff;
      regions[s] = (int) (segments[s] & (1L << REGION_BITS) - 1);
    }
    return new PictureSegments(segmentOf, labels, regions);
  }
}
