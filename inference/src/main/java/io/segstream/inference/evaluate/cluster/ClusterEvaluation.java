package io.segstream.inference.evaluate.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Clusters labelled vectors several times and scores each outcome. Deterministic. */
public final class ClusterEvaluation {
  private final int clusters;
  private final long seed;

  /**
   * @param clusters number of clusters, 1 or more
   * @param seed of the first run; later ones add 1 each
   */
  public ClusterEvaluation(int clusters, long seed) {
    if (clusters < 1) {
      throw new IllegalArgumentException(
          "Number of clusters is %d, must be 1 or more".formatted(clusters));
    }
    this.clusters = clusters;
    this.seed = seed;
  }

  /**
   * Scores each run.
   *
   * @param runs 1 or more
   * @param progress told how many runs are done
   * @throws IllegalArgumentException if there are fewer vectors than clusters
   */
  public List<ClusterScore> run(LabelledVectors vectors, int runs, LongConsumer progress) {
    if (runs < 1) {
      throw new IllegalArgumentException("Runs are %d, must be 1 or more".formatted(runs));
    }
    List<ClusterScore> scores = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      int[] ids = new EuclideanKMeans(clusters, seed + run).fit(vectors.vectors()).ids();
      Confusion confusion = new Confusion(clusters, vectors.classes());
      for (int i = 0; i < ids.length; i++) {
        confusion.add(ids[i], vectors.labels()[i], vectors.weights()[i]);
      }
      scores.add(confusion.score());
      progress.accept(run + 1L);
    }
    return scores;
  }
}
