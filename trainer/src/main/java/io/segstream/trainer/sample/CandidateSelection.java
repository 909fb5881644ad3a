package io.segstream.trainer.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Which positives and negatives an anchor is compared with (Wang et al., ICCV 2021). Hard negatives
 * are the most similar ones, hard positives the least similar.
 *
 * @param strategy how to choose
 * @param positives most positives per anchor, 1 or more
 * @param negatives most negatives per anchor, 1 or more
 * @param poolShare the share of candidates that semi-hard choices are drawn from, above 0 to 1; at
 *     least one candidate
 */
public record CandidateSelection(
    Strategy strategy, int positives, int negatives, double poolShare) {
  /** How candidates are chosen. */
  public enum Strategy {
    /** Every candidate. */
    ALL,
    /** Drawn uniformly, once for all anchors of a class. */
    RANDOM,
    /** The hardest. */
    HARDEST,
    /** Drawn uniformly from the pool of the hardest. */
    SEMI_HARD
  }

  /** Compares every anchor with everything. */
  public static final CandidateSelection EVERYTHING =
      new CandidateSelection(Strategy.ALL, Integer.MAX_VALUE, Integer.MAX_VALUE, 1);

  public CandidateSelection {
    Objects.requireNonNull(strategy, "strategy");
    if (positives < 1 || negatives < 1) {
      throw new IllegalArgumentException(
          "%d positives and %d negatives per anchor must both be at least 1"
              .formatted(positives, negatives));
    }
    if (!(poolShare > 0 && poolShare <= 1)) {
      throw new IllegalArgumentException("poolShare %s must be above 0 to 1".formatted(poolShare));
    }
  }

  /** As published: 1,024 positives and 2,048 negatives out of the hardest tenth. */
  public static CandidateSelection semiHard() {
    return new CandidateSelection(Strategy.SEMI_HARD, 1024, 2048, 0.1);
  }

  /**
   * The similarities of the chosen positives.
   *
   * @param similarities [anchors, candidates] of anchors of one class; keeps its gradient
   * @return [anchors, chosen]
   */
  public NDArray choosePositives(NDArray similarities, SplittableRandom random) {
    return choose(similarities, positives, false, random);
  }

  /** The similarities of the chosen negatives, like {@link #choosePositives}. */
  public NDArray chooseNegatives(NDArray similarities, SplittableRandom random) {
    return choose(similarities, negatives, true, random);
  }

  private NDArray choose(NDArray similarities, int most, boolean largest, SplittableRandom random) {
    int candidates = Math.toIntExact(similarities.getShape().get(1));
    int count = Math.min(most, candidates);
    return switch (strategy) {
      case ALL -> similarities;
      case RANDOM ->
          count == candidates
              ? similarities
              : similarities.gather(columns(similarities, candidates, count, random), 1);
      case HARDEST -> similarities.gather(hardest(similarities, count, largest), 1);
      case SEMI_HARD -> {
        int pool = Math.max(1, (int) Math.ceil(poolShare * candidates - 1e-9));
        NDArray hardest = hardest(similarities, pool, largest);
        yield similarities.gather(
            count >= pool ? hardest : hardest.gather(columns(similarities, pool, count, random), 1),
            1);
      }
    };
  }

  private static NDArray hardest(NDArray similarities, int count, boolean largest) {
    return similarities.stopGradient().topK(count, 1, largest, false).get(1);
  }

  /** The same columns for every row, [anchors, count]. */
  private static NDArray columns(
      NDArray similarities, int end, int count, SplittableRandom random) {
    long[] columns = Arrays.stream(UniformDraw.below(end, count, random)).asLongStream().toArray();
    NDManager manager = similarities.getManager();
    return manager
        .create(columns, new Shape(1, count))
        .broadcast(similarities.getShape().get(0), count);
  }
}
