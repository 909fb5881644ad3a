package io.segstream.inference.cluster;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * K-Means for unit vectors: points are assigned to the centroid of highest cosine, and a centroid
 * is the normalised sum of its points (Dhillon and Modha, "Concept decompositions for large sparse
 * text data using clustering", Machine Learning 42, 2001).
 *
 * <p>Cold starts are seeded by k-means++ (Arthur and Vassilvitskii, SODA 2007) with their greedy
 * variant of several candidates per step; as {@code |x - y|² = 2 (1 - cos)} for unit vectors, the
 * weight of a candidate is 1 - cosine. A group that loses all its points gets the point farthest
 * from its centroid; if every point lies on its centroid, empty groups are left out of the result,
 * which then has fewer groups than asked for.
 *
 * <p>Deterministic: the same points, start and seed give the same result to the last bit, ties go
 * to the lowest index. Immutable, thread-safe.
 */
public final class SphericalKMeans {
  /** Points closer than this to their centroid (1 - cosine) cannot found a group of their own. */
  private static final float SAME_DIRECTION = 1e-6f;

  /** One in many seedings ends in a bad local optimum; the best of a few hardly ever does. */
  private static final int COLD_STARTS = 4;

  private final int maxIterations;
  private final long seed;

  /**
   * @param maxIterations rounds of assignment after which it stops even if groups still change, 1
   *     or more
   * @param seed of the k-means++ draws
   */
  public SphericalKMeans(int maxIterations, long seed) {
    if (maxIterations < 1) {
      throw new IllegalArgumentException(
          "Maximum of %d iterations must be at least 1".formatted(maxIterations));
    }
    this.maxIterations = maxIterations;
    this.seed = seed;
  }

  /**
   * Groups points from several cold starts; the one of least mean distance wins.
   *
   * @param groups number of groups, 1 or more; at most one per point is made
   */
  public Clustering fit(PointSet points, int groups) {
    if (groups < 1) {
      throw new IllegalArgumentException(
          "Number of groups is %d, must be at least 1".formatted(groups));
    }
    if (points.count() == 0) {
      return new Clustering(new float[0][], new int[0], new int[0], 0, 0);
    }
    int k = Math.min(groups, points.count());
    SplittableRandom random = new SplittableRandom(seed);
    Clustering best = lloyd(points, seedCentroids(points, k, random), k);
    for (int start = 1; start < COLD_STARTS && k > 1; start++) {
      Clustering next = lloyd(points, seedCentroids(points, k, random), k);
      best = next.meanDistance() < best.meanDistance() ? next : best;
    }
    return best;
  }

  /**
   * Groups points from given centroids, for example those of the frame before.
   *
   * @param start one or more unit vectors of the points' dimensions; not changed
   */
  public Clustering fit(PointSet points, float[][] start) {
    if (start.length == 0) {
      throw new IllegalArgumentException("A warm start needs at least one centroid, got none");
    }
    if (points.count() == 0) {
      return new Clustering(start.clone(), new int[0], new int[start.length], 0, 0);
    }
    PointSet flat = PointSet.of(start);
    if (flat.dimensions() != points.dimensions()) {
      throw new IllegalArgumentException(
          "Start centroids have %d dimensions, points have %d"
              .formatted(flat.dimensions(), points.dimensions()));
    }
    return lloyd(points, flat.values(), start.length);
  }

  /**
   * Assigns each point to the centroid of highest cosine, ties to the lowest index.
   *
   * @param centroids one or more unit vectors of the points' dimensions
   * @param assignments receives the index of the centroid of each point
   * @param cosines receives the cosine of each point to its centroid
   */
  public static void assign(
      PointSet points, float[][] centroids, int[] assignments, float[] cosines) {
    new PointBlocks(points)
        .assign(PointSet.of(centroids).values(), centroids.length, assignments, cosines);
  }

  private Clustering lloyd(PointSet points, float[] centroids, int k) {
    int n = points.count();
    int[] assignments = new int[n];
    int[] previous = new int[n];
    Arrays.fill(previous, -1);
    float[] cosines = new float[n];
    int[] sizes = new int[k];
    PointBlocks blocks = new PointBlocks(points);
    int iterations = 0;
    while (true) {
      blocks.assign(centroids, k, assignments, cosines);
      iterations++;
      boolean reseeded = reseedEmpty(points, centroids, assignments, cosines, sizes);
      boolean settled = !reseeded && Arrays.equals(assignments, previous);
      if (settled || iterations >= maxIterations) {
        break;
      }
      move(points, centroids, assignments, k);
      System.arraycopy(assignments, 0, previous, 0, n);
    }
    double distance = 0;
    for (float cosine : cosines) {
      distance += 1 - cosine;
    }
    return result(centroids, assignments, sizes, Math.max(0, distance / n), iterations);
  }

  private static Clustering result(
      float[] centroids, int[] assignments, int[] sizes, double meanDistance, int iterations) {
    int d = centroids.length / sizes.length;
    int[] renumbered = new int[sizes.length];
    int kept = 0;
    for (int c = 0; c < sizes.length; c++) {
      renumbered[c] = sizes[c] > 0 ? kept++ : -1;
    }
    float[][] keptCentroids = new float[kept][];
    int[] keptSizes = new int[kept];
    for (int c = 0; c < sizes.length; c++) {
      if (renumbered[c] >= 0) {
        keptCentroids[renumbered[c]] = Arrays.copyOfRange(centroids, c * d, (c + 1) * d);
        keptSizes[renumbered[c]] = sizes[c];
      }
    }
    for (int i = 0; i < assignments.length; i++) {
      assignments[i] = renumbered[assignments[i]];
    }
    return new Clustering(keptCentroids, assignments, keptSizes, meanDistance, iterations);
  }

  /** Counts the groups and gives each empty one the farthest point of a group that can spare it. */
  private static boolean reseedEmpty(
      PointSet points, float[] centroids, int[] assignments, float[] cosines, int[] sizes) {
    Arrays.fill(sizes, 0);
    for (int assignment : assignments) {
      sizes[assignment]++;
    }
    boolean reseeded = false;
    int d = points.dimensions();
    for (int c = 0; c < sizes.length; c++) {
      if (sizes[c] > 0) {
        continue;
      }
      int farthest = -1;
      for (int i = 0; i < assignments.length; i++) {
        if (sizes[assignments[i]] > 1 && (farthest < 0 || cosines[i] < cosines[farthest])) {
          farthest = i;
        }
      }
      if (farthest < 0 || cosines[farthest] > 1 - SAME_DIRECTION) {
        return reseeded;
      }
      sizes[assignments[farthest]]--;
      assignments[farthest] = c;
      cosines[farthest] = 1;
      sizes[c] = 1;
      System.arraycopy(points.values(), farthest * d, centroids, c * d, d);
      reseeded = true;
    }
    return reseeded;
  }

  private static void move(PointSet points, float[] centroids, int[] assignments, int k) {
    int d = points.dimensions();
    float[] values = points.values();
    float[] sums = new float[k * d];
    for (int i = 0; i < assignments.length; i++) {
      int to = assignments[i] * d;
      int from = i * d;
      for (int j = 0; j < d; j++) {
        sums[to + j] += values[from + j];
      }
    }
    for (int c = 0; c < k; c++) {
      // A group whose points cancel out has no mean direction: its centroid stays.
      if (UnitVectors.normalise(sums, c * d, d)) {
        System.arraycopy(sums, c * d, centroids, c * d, d);
      }
    }
  }

  private static float[] seedCentroids(PointSet points, int k, SplittableRandom random) {
    int d = points.dimensions();
    float[] centroids = new float[k * d];
    SeedDistances distances = new SeedDistances(points);
    int first = random.nextInt(points.count());
    System.arraycopy(points.values(), first * d, centroids, 0, d);
    distances.add(first);
    int trials = 2 + (int) Math.log(k);
    for (int c = 1; c < k; c++) {
      int chosen = distances.bestOf(trials, random);
      System.arraycopy(points.values(), chosen * d, centroids, c * d, d);
      distances.add(chosen);
    }
    return centroids;
  }
}
