package io.segstream.inference.cluster;

import java.util.Objects;

/**
 * How the codebook learns.
 *
 * @param newClusterSimilarity an object less similar than this to every cluster founds a new one,
 *     if there is room, -1..1
 * @param minLearningRate lower bound of the share by which an object moves its centroid, so that
 *     old clusters can still follow a drift, 0..1
 * @param refitInterval observations between refits, 1 or more
 * @param sampleSize objects remembered for refits, at least the number of clusters
 * @param matchSimilarity a refitted cluster may keep the id of an earlier one only if the centroids
 *     are at least this similar, -1..1
 * @param grouping of the sample at refits; its {@code maxGroups} bounds the number of clusters
 */
public record CodebookSettings(
    double newClusterSimilarity,
    double minLearningRate,
    int refitInterval,
    int sampleSize,
    double matchSimilarity,
    GroupingSettings grouping) {
  public CodebookSettings {
    Objects.requireNonNull(grouping, "grouping");
    require(
        newClusterSimilarity >= -1 && newClusterSimilarity <= 1,
        "newClusterSimilarity",
        newClusterSimilarity,
        "-1..1");
    require(
        minLearningRate >= 0 && minLearningRate <= 1, "minLearningRate", minLearningRate, "0..1");
    require(refitInterval >= 1, "refitInterval", refitInterval, "at least 1");
    require(
        sampleSize >= grouping.maxGroups(),
        "sampleSize",
        sampleSize,
        "at least maxGroups (%d)".formatted(grouping.maxGroups()));
    require(
        matchSimilarity >= -1 && matchSimilarity <= 1, "matchSimilarity", matchSimilarity, "-1..1");
  }

  private static void require(boolean holds, String name, Number value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s, must be %s".formatted(name, value, rule));
    }
  }

  /** Up to 32 clusters, refitted every 256 observations on the 512 objects seen last. */
  public static CodebookSettings defaults() {
    return new CodebookSettings(0.7, 0.01, 256, 512, 0.5, GroupingSettings.forObjects());
  }

  /** Upper bound of the number of clusters. */
  public int maxClusters() {
    return grouping.maxGroups();
  }
}
