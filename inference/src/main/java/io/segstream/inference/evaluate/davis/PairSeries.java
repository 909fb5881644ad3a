package io.segstream.inference.evaluate.davis;

import io.segstream.inference.cluster.Assignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * J and F of every pair of object and result over the scored frames of one sequence. Frames are
 * written by several threads, each frame by one; read when all are written.
 */
final class PairSeries {
  private final DavisSequence sequence;
  private final DavisTask task;
  private final int frames;

  /** [result][object][frame]; in the semi-supervised task only equal labels are compared. */
  private final double[][][] regions;

  private final double[][][] boundaries;

  /** Highest label of each frame's result. */
  private final int[] highest;

  PairSeries(DavisSequence sequence, DavisTask task) {
    this.sequence = sequence;
    this.task = task;
    this.frames = task.scored(sequence.frames().size());
    int rows = Math.max(task.mostResults(sequence.objects()), sequence.objects());
    regions = new double[rows][sequence.objects()][];
    boundaries = new double[rows][sequence.objects()][];
    highest = new int[frames];
    for (int result = 0; result < rows; result++) {
      for (int truth = 0; truth < sequence.objects(); truth++) {
        if (compares(result, truth)) {
          regions[result][truth] = new double[frames];
          boundaries[result][truth] = new double[frames];
        }
      }
    }
  }

  private boolean compares(int result, int truth) {
    return task == DavisTask.UNSUPERVISED || result == truth;
  }

  int results() {
    return regions.length;
  }

  /** Takes over the values of a scored frame that the scorer has loaded. */
  void take(FrameScorer scorer, int frame, int highestResult) {
    highest[frame] = highestResult;
    for (int result = 0; result < regions.length; result++) {
      for (int truth = 0; truth < sequence.objects(); truth++) {
        if (compares(result, truth)) {
          regions[result][truth][frame] = scorer.region(truth + 1, result + 1);
          boundaries[result][truth][frame] = scorer.boundary(truth + 1, result + 1);
        }
      }
    }
  }

  SequenceScore score() {
    int results = Arrays.stream(highest).max().orElse(0);
    double[][] means = task == DavisTask.UNSUPERVISED ? pairMeans(results) : new double[0][];
    int[] truths = task == DavisTask.UNSUPERVISED ? assign(means) : identity();
    List<ObjectScore> objects = new ArrayList<>();
    for (int result = 0; result < truths.length; result++) {
      int truth = truths[result];
      if (truth != Assignment.NONE) {
        objects.add(
            ObjectScore.of(
                "%s_%d".formatted(sequence.name(), objects.size() + 1),
                truth + 1,
                result + 1,
                regions[result][truth],
                boundaries[result][truth]));
      }
    }
    return new SequenceScore(sequence, task.firstScored(), frames, results, objects, means);
  }

  private int[] identity() {
    int[] same = new int[sequence.objects()];
    Arrays.setAll(same, i -> i);
    return same;
  }

  /** Fewer results than objects are filled up with empty ones. */
  private double[][] pairMeans(int results) {
    double[][] means = new double[Math.max(results, sequence.objects())][sequence.objects()];
    for (int result = 0; result < means.length; result++) {
      for (int truth = 0; truth < sequence.objects(); truth++) {
        means[result][truth] = (mean(regions[result][truth]) + mean(boundaries[result][truth])) / 2;
      }
    }
    return means;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static int[] assign(double[][] means) {
    double[][] costs = new double[means.length][];
    for (int i = 0; i < costs.length; i++) {
      costs[i] = Arrays.stream(means[i]).map(mean -> -mean).toArray();
    }
    return Assignment.solve(costs);
  }
}
