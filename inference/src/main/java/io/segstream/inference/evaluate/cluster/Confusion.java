package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.cluster.Assignment;
import io.segstream.inference.evaluate.LabelMap;
import java.util.stream.IntStream;

/**
 * How often each predicted id meets each class, and what follows from it. Not thread-safe while it
 * is filled.
 */
public final class Confusion {
  /** Keeps an empty union from dividing by zero, as in the reference. */
  private static final double LEAST_UNION = 1e-8;

  private final double[][] counts;
  private final int classes;

  /**
   * Nothing counted yet.
   *
   * @param ids predicted ids are 0 to this one, exclusive
   * @param classes classes are 0 to this one, exclusive
   */
  public Confusion(int ids, int classes) {
    if (ids < 1 || classes < 1) {
      throw new IllegalArgumentException(
          "%d ids and %d classes must both be at least 1".formatted(ids, classes));
    }
    this.counts = new double[ids][classes];
    this.classes = classes;
  }

  /**
   * Counts one pixel or object.
   *
   * @param weight how much it counts, 0 or more
   */
  public void add(int id, int truth, double weight) {
    counts[id][truth] += weight;
  }

  /**
   * Counts pixels of an id by class.
   *
   * @param pixels by class
   */
  public void add(int id, long[] pixels) {
    for (int c = 0; c < classes; c++) {
      counts[id][c] += pixels[c];
    }
  }

  /** Adds what another one of the same shape counted. */
  public void add(Confusion other) {
    for (int id = 0; id < counts.length; id++) {
      for (int c = 0; c < classes; c++) {
        counts[id][c] += other.counts[id][c];
      }
    }
  }

  /**
   * Counts all pixels of a map whose class is not {@link LabelMap#VOID}.
   *
   * @throws IllegalArgumentException if the maps differ in size
   */
  public void add(LabelMap predicted, LabelMap truth) {
    if (predicted.width() != truth.width() || predicted.height() != truth.height()) {
      throw new IllegalArgumentException(
          "Prediction is %dx%d, ground truth is %dx%d"
              .formatted(predicted.width(), predicted.height(), truth.width(), truth.height()));
    }
    for (int i = 0; i < truth.labels().length; i++) {
      int label = truth.labels()[i] & 0xff;
      if (label != LabelMap.VOID) {
        counts[predicted.labels()[i] & 0xff][label]++;
      }
    }
  }

  /** What was counted, rounded to whole numbers, [ids][classes]. */
  public long[][] counts() {
    long[][] whole = new long[counts.length][classes];
    for (int id = 0; id < counts.length; id++) {
      for (int c = 0; c < classes; c++) {
        whole[id][c] = Math.round(counts[id][c]);
      }
    }
    return whole;
  }

  /** Intersection over union of every id (rows) with every class (columns). */
  double[][] overlaps() {
    double[] idSums = new double[counts.length];
    double[] classSums = new double[classes];
    for (int id = 0; id < counts.length; id++) {
      for (int c = 0; c < classes; c++) {
        idSums[id] += counts[id][c];
        classSums[c] += counts[id][c];
      }
    }
    double[][] overlaps = new double[counts.length][classes];
    for (int id = 0; id < counts.length; id++) {
      for (int c = 0; c < classes; c++) {
        double union = idSums[id] + classSums[c] - counts[id][c];
        overlaps[id][c] = counts[id][c] / Math.max(union, LEAST_UNION);
      }
    }
    return overlaps;
  }

  /** One class per id and one id per class; see {@link ClusterMatching#oneToOne}. */
  public int[] hungarian() {
    return ClusterMatching.oneToOne(overlaps());
  }

  /** The best class for each id; see {@link ClusterMatching#best}. */
  public int[] bestClasses() {
    return ClusterMatching.best(overlaps());
  }

  /** Both ways of matching. */
  public ClusterScore score() {
    return new ClusterScore(scores(hungarian()), scores(bestClasses()));
  }

  /** Scores of predictions that are classes themselves, as a classifier gives them. */
  public ClassScores scores() {
    if (counts.length != classes) {
      throw new IllegalStateException(
          "%d ids are not %d classes: match clusters with classes first"
              .formatted(counts.length, classes));
    }
    return scores(IntStream.range(0, counts.length).toArray());
  }

  /**
   * Scores after renaming ids to classes.
   *
   * @param classOf class of each id, or {@link Assignment#NONE} for one that counts as wrong
   *     everywhere
   */
  public ClassScores scores(int[] classOf) {
    double[] hits = new double[classes];
    double[] predicted = new double[classes];
    double[] wanted = new double[classes];
    for (int id = 0; id < counts.length; id++) {
      for (int c = 0; c < classes; c++) {
        wanted[c] += counts[id][c];
        if (classOf[id] != Assignment.NONE) {
          predicted[classOf[id]] += counts[id][c];
        }
      }
      if (classOf[id] != Assignment.NONE) {
        hits[classOf[id]] += counts[id][classOf[id]];
      }
    }
    double[] overlaps = new double[classes];
    boolean[] present = new boolean[classes];
    boolean[] defined = new boolean[classes];
    double right = 0;
    double all = 0;
    for (int c = 0; c < classes; c++) {
      overlaps[c] = hits[c] / Math.max(predicted[c] + wanted[c] - hits[c], LEAST_UNION);
      present[c] = wanted[c] > 0;
      defined[c] = wanted[c] > 0 || predicted[c] > 0;
      right += hits[c];
      all += wanted[c];
    }
    return new ClassScores(overlaps, present, defined, all == 0 ? 0 : right / all);
  }
}
