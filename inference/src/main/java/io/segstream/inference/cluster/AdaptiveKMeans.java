package io.segstream.inference.cluster;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Spherical K-Means that finds the number of groups. The criterion: the smallest k whose mean
 * distance is within {@code tolerance}, or from which one more group lowers the mean distance by
 * less than the share {@code minGain} (the elbow rule in the form of a relative gain; Tibshirani,
 * Walther and Hastie, J. R. Stat. Soc. B 63, 2001, discuss it and its kin). Groups are added one at
 * a time to those that are there, as in global k-means (Likas, Vlassis and Verbeek, Pattern
 * Recognition 36, 2003), with one k-means++ draw in place of trying every point.
 *
 * <p>A warm start first gives up groups that have become too small or too similar, then grows by
 * the same rule. So k changes from frame to frame only if the criterion says so, and a settled
 * scene costs one run of K-Means, and one more to see that another group would not help.
 *
 * <p>Deterministic, immutable, thread-safe.
 */
public final class AdaptiveKMeans {
  private static final int SEED_TRIALS = 3;

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
    Clustering current = start;
    while (current.groups() < settings.maxGroups()
        && current.groups() < points.count()
        && current.meanDistance() > settings.tolerance()) {
      int d = points.dimensions();
      int k = current.groups();
      int seed =
          SeedDistances.from(points, current)
              .bestOf(SEED_TRIALS, new SplittableRandom(settings.seed() + k));
      float[][] more = Arrays.copyOf(current.centroids(), k + 1);
      more[k] = Arrays.copyOfRange(points.values(), seed * d, (seed + 1) * d);
      Clustering grown = kMeans.fit(points, more);
      boolean gains =
          grown.meanDistance() <= (1 - settings.minGain()) * current.meanDistance()
              && grown.groups() > k;
      // Otherwise the next frame would take back what this one added.
      if (!gains || surplusGroup(grown, points.count()) >= 0) {
        return current;
      }
      current = grown;
    }
    return current;
  }
}
