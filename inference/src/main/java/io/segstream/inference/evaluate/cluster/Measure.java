package io.segstream.inference.evaluate.cluster;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One number of an evaluation, over its runs.
 *
 * @param name what was measured
 * @param classes index in the data set of each class scored
 * @param runs scores of each run; one or more
 */
public record Measure(String name, int[] classes, List<ClassScores> runs) {
  /**
   * Mean and standard deviation (of these runs, not of a population) of a number.
   *
   * @param mean of the runs
   * @param deviation 0 for a single run
   */
  public record Spread(double mean, double deviation) {}

  public Measure {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("Measure '%s' has no runs".formatted(name));
    }
  }

  /** A measure over all classes of a data set. */
  public static Measure ofAll(String name, List<ClassScores> runs) {
    return new Measure(name, IntStream.range(0, runs.get(0).overlaps().length).toArray(), runs);
  }

  /** Mean IoU where a class that does not occur counts as 0, as in the reference. */
  public Spread absentZero() {
    return spread(ClassScores::meanAbsentZero);
  }

  /** Mean IoU over the classes that occur. */
  public Spread present() {
    return spread(ClassScores::meanPresent);
  }

  private Spread spread(ToDoubleFunction<ClassScores> number) {
    double mean = runs.stream().mapToDouble(number).average().orElseThrow();
    double variance =
        runs.stream()
            .mapToDouble(run -> Math.pow(number.applyAsDouble(run) - mean, 2))
            .average()
            .orElseThrow();
    return new Spread(mean, Math.sqrt(variance));
  }
}
