package io.segstream.inference.evaluate.cluster;

import java.util.stream.IntStream;

/**
 * Intersection over union per class.
 *
 * @param overlaps 0..1 per class; not copied
 * @param present whether the class occurs in the ground truth; not copied
 * @param defined whether it occurs in the ground truth or was predicted; not copied
 * @param accuracy share of what was counted that got its class, 0..1; 0 if nothing was counted
 */
public record ClassScores(
    double[] overlaps, boolean[] present, boolean[] defined, double accuracy) {
  /** Mean IoU over all classes; one that does not occur counts as 0, as in the reference. */
  public double meanAbsentZero() {
    return IntStream.range(0, overlaps.length)
        .mapToDouble(c -> present[c] ? overlaps[c] : 0)
        .average()
        .orElse(0);
  }

  /** Mean IoU over the classes that occur. */
  public double meanPresent() {
    return mean(present);
  }

  /**
   * Mean IoU over the classes that occur or were predicted, the others being 0 / 0: the usual score
   * of semantic segmentation.
   */
  public double meanDefined() {
    return mean(defined);
  }

  private double mean(boolean[] counted) {
    return IntStream.range(0, overlaps.length)
        .filter(c -> counted[c])
        .mapToDouble(c -> overlaps[c])
        .average()
        .orElse(0);
  }

  /** The scores of some classes alone, in the order given; the accuracy stays that of all. */
  ClassScores only(int[] classes) {
    double[] some = new double[classes.length];
    boolean[] there = new boolean[classes.length];
    boolean[] known = new boolean[classes.length];
    for (int i = 0; i < classes.length; i++) {
      some[i] = overlaps[classes[i]];
      there[i] = present[classes[i]];
      known[i] = defined[classes[i]];
    }
    return new ClassScores(some, there, known, accuracy);
  }
}
