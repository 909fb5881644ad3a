package io.segstream.inference.evaluate.cluster;

import java.util.stream.IntStream;

/**
 * Intersection over union per class.
 *
 * @param overlaps 0..1 per class; not copied
 * @param present whether the class occurs in the ground truth; not copied
 */
public record ClassScores(double[] overlaps, boolean[] present) {
  /** Mean IoU over all classes; one that does not occur counts as 0, as in the reference. */
  public double meanAbsentZero() {
    return IntStream.range(0, overlaps.length)
        .mapToDouble(c -> present[c] ? overlaps[c] : 0)
        .average()
        .orElse(0);
  }

  /** Mean IoU over the classes that occur. */
  public double meanPresent() {
    return IntStream.range(0, overlaps.length)
        .filter(c -> present[c])
        .mapToDouble(c -> overlaps[c])
        .average()
        .orElse(0);
  }
}
