package io.segstream.inference.cluster;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Spherical K-Means that finds the number of groups. The criterion: the k that minimises {@code
 * meanDistance(k) + groupCost * k}, the objective of DP-means (Kulis and Jordan, ICML 2012) on the
 * sphere (Straub, Campbell, How and Fisher, CVPR 2015), for at most {@code maxGroups} groups; once
 * the mean distance is within {@code tolerance}, no more are tried.
 *
 * <p>Groups are added one at a time to those that are there, as in global k-means (Likas, Vlassis
 * and Verbeek, Pattern Recognition 36, 2003), with one greedy k-means++ draw in place of trying
 * every point. The search ends when two more groups in a row did not lower the objective.
 *
 * <p>A warm start first gives up groups that have become too small or too similar, then grows by
 * the same rule. So k changes from frame to frame only if the criterion says so, and a settled
 * scene costs one run of K-Means, and at most two more to see that other groups would not help.
 *
 * <p>Deterministic, immutable, thread-safe.
 */
public final class AdaptiveKMeans {
  private static final int SEED_TRIALS = 3;

  /** Groups in a row that may fail to help before the search ends. */
  private static final int PATIENCE = 2;

  private final GroupingSettings settings;
  private final SphericalKMeans kMeans;

  public AdaptiveKMeans(GroupingSettings settings) {
    this.settings = settings;
    this.kMeans = new SphericalKMeans(settings.maxIterations(), settings.seed());
  }

  /**
   * Groups points.
   *
   * @param previous centroids to start from; with none, or with centroids of other dimensions, it
   *     starts from one group
   */
  public Clustering fit(PointSet points, float[][] previous) {
    boolean usable = previous.length > 0 && previous[0].length == points.dimensions();
    if (points.count() == 0) {
      return new Clustering(
          usable ? previous.clone() : new float[0][],
          new int[0],
          new int[usable ? previous.length : 0],
          0,
          0);
    }
    Clustering current =
        usable
            ? shrink(
                points,
                kMeans.fit(
                    points,
                    Arrays.copyOf(previous, Math.min(previous.length, settings.maxGroups()))))
            : kMeans.fit(points, 1);
    return grow(points, current);
  }

  private Clustering shrink(PointSet points, Clustering start) {
    Clustering current = start;
    while (current.groups() > 1) {
      int surplus = surplusGroup(current, points.count());
      if (surplus < 0) {
        return current;
      }
      float[][] fewer = new float[current.groups() - 1][];
      for (int c = 0; c < fewer.length; c++) {
        fewer[c] = current.centroids()[c < surplus ? c : c + 1];
      }
      current = kMeans.fit(points, fewer);
    }
    return current;
  }

  /** The smallest group that is too small, or the smaller one of a pair that is too similar. */
  private int surplusGroup(Clustering clustering, int count) {
    int surplus = -1;
    int[] sizes = clustering.sizes();
    for (int c = 0; c < sizes.length; c++) {
      boolean small = sizes[c] < settings.minShare() * count;
      boolean surplusSoFar = surplus >= 0 && sizes[surplus] <= sizes[c];
      if (!surplusSoFar && (small || hasLargerTwin(clustering, c))) {
        surplus = c;
      }
    }
    return surplus;
  }

  private boolean hasLargerTwin(Clustering clustering, int group) {
    int[] sizes = clustering.sizes();
    for (int other = 0; other < sizes.length; other++) {
      boolean larger =
          sizes[other] > sizes[group] || (sizes[other] == sizes[group] && other < group);
      if (other != group
          && larger
          && UnitVectors.cosine(clustering.centroids()[group], clustering.centroids()[other])
              >= settings.mergeCosine()) {
        return true;
      }
    }
    return false;
  }

  private Clustering grow(PointSet points, Clustering start) {
    Clustering best = start;
    Clustering current = start;
    int failures = 0;
    while (failures < PATIENCE
        && current.groups() < Math.min(settings.maxGroups(), points.count())
        && best.meanDistance() > settings.tolerance()) {
      int k = current.groups();
      current = addGroup(points, current);
      // A group that the next frame would give up must not be the reason for a choice.
      boolean lasting = current.groups() > k && surplusGroup(current, points.count()) < 0;
      if (lasting && objective(current) < objective(best)) {
        best = current;
        failures = 0;
      } else {
        failures++;
      }
    }
    return best;
  }

  private Clustering addGroup(PointSet points, Clustering clustering) {
    int d = points.dimensions();
    int k = clustering.groups();
    int seed =
        SeedDistances.from(points, clustering)
            .bestOf(SEED_TRIALS, new SplittableRandom(settings.seed() + k));
    float[][] more = Arrays.copyOf(clustering.centroids(), k + 1);
    more[k] = Arrays.copyOfRange(points.values(), seed * d, (seed + 1) * d);
    return kMeans.fit(points, more);
  }

  private double objective(Clustering clustering) {
    return clustering.meanDistance() + settings.groupCost() * clustering.groups();
  }
}
