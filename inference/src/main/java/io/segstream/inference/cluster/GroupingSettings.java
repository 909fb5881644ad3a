package io.segstream.inference.cluster;

/**
 * How {@link AdaptiveKMeans} decides on the number of groups.
 *
 * @param maxGroups upper bound of the number of groups, 1 or more
 * @param tolerance mean distance (1 - cosine) at which points count as well described and no group
 *     is added, 0..2
 * @param groupCost by how much each group must lower the mean distance to be worth having, above 0
 *     and at most 2; 0.01 is what a group of 1 % of the points saves that is at a right angle to
 *     all others, or one of 10 % at an angle of 26 degrees
 * @param mergeCosine groups whose centroids are at least this similar are one group, -1..1
 * @param minShare groups with a smaller share of the points are given up, 0 and more, below 1
 * @param maxIterations of one run of K-Means, 1 or more
 * @param seed of all draws
 */
public record GroupingSettings(
    int maxGroups,
    double tolerance,
    double groupCost,
    double mergeCosine,
    double minShare,
    int maxIterations,
    long seed) {
  public GroupingSettings {
    require(maxGroups >= 1, "maxGroups", maxGroups, "at least 1");
    require(tolerance >= 0 && tolerance <= 2, "tolerance", tolerance, "0..2");
    require(groupCost > 0 && groupCost <= 2, "groupCost", groupCost, "above 0 and at most 2");
    require(mergeCosine >= -1 && mergeCosine <= 1, "mergeCosine", mergeCosine, "-1..1");
    require(minShare >= 0 && minShare < 1, "minShare", minShare, "0 or more and below 1");
    require(maxIterations >= 1, "maxIterations", maxIterations, "at least 1");
  }

  private static void require(boolean holds, String name, Number value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s, must be %s".formatted(name, value, rule));
    }
  }

  /** For the pixels of one frame. */
  public static GroupingSettings forPixels() {
    return new GroupingSettings(8, 0.02, 0.01, 0.9, 0.01, 12, 17);
  }

  /** For the objects of all feeds. */
  public static GroupingSettings forObjects() {
    return new GroupingSettings(32, 0.02, 0.01, 0.95, 0, 30, 17);
  }
}
