package io.segstream.inference.evaluate.davis;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Scores of an evaluation; its means are over objects, not over sequences, as those of the official
 * tool.
 *
 * @param task whose rules were followed
 * @param sequences at least one
 */
public record DavisScore(DavisTask task, List<SequenceScore> sequences) {
  public DavisScore {
    sequences = List.copyOf(sequences);
    if (sequences.isEmpty()) {
      throw new IllegalArgumentException("An evaluation needs at least one sequence");
    }
  }

  /** All objects, sequence by sequence. */
  public List<ObjectScore> objects() {
    return sequences.stream().flatMap(sequence -> sequence.objects().stream()).toList();
  }

  /** Means over the objects of J's statistics. */
  public SeriesStatistics region() {
    return means(ObjectScore::region);
  }

  /** Means over the objects of F's statistics. */
  public SeriesStatistics boundary() {
    return means(ObjectScore::boundary);
  }

  /** Mean of J and F, by which methods are ranked. */
  public double both() {
    return (region().mean() + boundary().mean()) / 2;
  }

  private SeriesStatistics means(Function<ObjectScore, SeriesStatistics> which) {
    return new SeriesStatistics(
        mean(object -> which.apply(object).mean()),
        mean(object -> which.apply(object).recall()),
        mean(object -> which.apply(object).decay()));
  }

  private double mean(ToDoubleFunction<ObjectScore> value) {
    return objects().stream().mapToDouble(value).average().orElseThrow();
  }
}
