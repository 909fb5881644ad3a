package io.segstream.inference.evaluate.davis;

import java.util.Objects;

/**
 * How well one object was found.
 *
 * @param name {@code SEQUENCE_NUMBER}, as the official tool names it: the number is the object's in
 *     the semi-supervised task and the position in the assignment in the unsupervised one
 * @param truth label in the ground truth
 * @param result label in the result that was compared with it
 * @param regions J of each scored frame; not copied
 * @param boundaries F of each scored frame; not copied
 * @param region statistics of J
 * @param boundary statistics of F
 */
public record ObjectScore(
    String name,
    int truth,
    int result,
    double[] regions,
    double[] boundaries,
    SeriesStatistics region,
    SeriesStatistics boundary) {
  public ObjectScore {
    Objects.requireNonNull(name, "name");
  }

  static ObjectScore of(String name, int truth, int result, double[] regions, double[] boundaries) {
    return new ObjectScore(
        name,
        truth,
        result,
        regions,
        boundaries,
        SeriesStatistics.of(regions),
        SeriesStatistics.of(boundaries));
  }

  /** Mean of J and F in a frame, counted among the scored ones. */
  double both(int frame) {
    return (regions[frame] + boundaries[frame]) / 2;
  }
}
