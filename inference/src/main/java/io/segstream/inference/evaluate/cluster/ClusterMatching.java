package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.cluster.Assignment;

/** Gives clusters the classes they stand for, by the overlap of each cluster with each class. */
final class ClusterMatching {
  private ClusterMatching() {}

  /**
   * One class per cluster and one cluster per class, of highest total overlap; clusters in excess
   * get {@link Assignment#NONE}.
   *
   * @param overlaps [clusters][classes]
   */
  static int[] oneToOne(double[][] overlaps) {
    double[][] costs = new double[overlaps.length][];
    for (int id = 0; id < costs.length; id++) {
      costs[id] = new double[overlaps[id].length];
      for (int c = 0; c < costs[id].length; c++) {
        costs[id][c] = -overlaps[id][c];
      }
    }
    return Assignment.solve(costs);
  }

  /**
   * For each cluster the class of highest overlap, ties to the lowest; several clusters may share
   * one. This is what the reference calls majority voting.
   *
   * @param overlaps [clusters][classes]
   */
  static int[] best(double[][] overlaps) {
    int[] best = new int[overlaps.length];
    for (int id = 0; id < overlaps.length; id++) {
      for (int c = 1; c < overlaps[id].length; c++) {
        best[id] = overlaps[id][c] > overlaps[id][best[id]] ? c : best[id];
      }
    }
    return best;
  }
}
