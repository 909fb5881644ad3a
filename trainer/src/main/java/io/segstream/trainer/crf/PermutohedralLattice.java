package io.segstream.trainer.crf;

import java.util.Arrays;

/**
 * Sums values over all pairs of points, weighted by about {@code exp(-|f_i - f_j|^2 / 2)}, in a
 * time that grows with the number of points only: values are spread over the corners of the
 * simplices in which points lie, blurred along the axes of the lattice, and read back (Adams, Baek
 * and Davis, "Fast high-dimensional filtering using the permutohedral lattice", Eurographics 2010).
 */
final class PermutohedralLattice {
  private final int dimensions;
  private final int points;
  private final int[] corners;
  private final float[] shares;
  private final int[] before;
  private final int[] after;
  private final int vertices;

  /**
   * For points.
   *
   * @param features of each point, divided by their standard deviations, one point after another
   * @param dimensions features of a point
   */
  PermutohedralLattice(float[] features, int dimensions) {
    this.dimensions = dimensions;
    this.points = features.length / dimensions;
    this.corners = new int[points * (dimensions + 1)];
    this.shares = new float[points * (dimensions + 1)];
    LatticePoints lattice = new LatticePoints(dimensions, points);
    place(features, lattice);
    this.vertices = lattice.count();
    this.before = new int[vertices * (dimensions + 1)];
    this.after = new int[vertices * (dimensions + 1)];
    connect(lattice);
  }

  private void place(float[] features, LatticePoints lattice) {
    int d = dimensions;
    double[] scale = new double[d];
    for (int i = 0; i < d; i++) {
      scale[i] = Math.sqrt(2.0 / 3) * (d + 1) / Math.sqrt((i + 1.0) * (i + 2.0));
    }
    double[] elevated = new double[d + 1];
    int[] nearest = new int[d + 1];
    int[] rank = new int[d + 1];
    double[] barycentric = new double[d + 2];
    int[] key = new int[d];
    for (int p = 0; p < points; p++) {
      elevate(features, p, scale, elevated);
      round(elevated, nearest, rank);
      Arrays.fill(barycentric, 0);
      for (int i = 0; i <= d; i++) {
        double rest = (elevated[i] - nearest[i]) / (d + 1);
        barycentric[d - rank[i]] += rest;
        barycentric[d + 1 - rank[i]] -= rest;
      }
      barycentric[0] += 1 + barycentric[d + 1];
      for (int corner = 0; corner <= d; corner++) {
        for (int i = 0; i < d; i++) {
          key[i] = nearest[i] + (rank[i] <= d - corner ? corner : corner - (d + 1));
        }
        corners[p * (d + 1) + corner] = lattice.add(key);
        shares[p * (d + 1) + corner] = (float) barycentric[corner];
      }
    }
  }

  /** Onto the plane on which coordinates sum to 0. */
  private void elevate(float[] features, int point, double[] scale, double[] elevated) {
    double sum = 0;
    for (int j = dimensions; j > 0; j--) {
      double value = features[point * dimensions + j - 1] * scale[j - 1];
      elevated[j] = sum - j * value;
      sum += value;
    }
    elevated[0] = sum;
  }

  /** The nearest lattice point whose coordinates are multiples of d + 1, and the order of rests. */
  private void round(double[] elevated, int[] nearest, int[] rank) {
    int d = dimensions;
    int sum = 0;
    for (int i = 0; i <= d; i++) {
      double value = elevated[i] / (d + 1);
      double up = Math.ceil(value) * (d + 1);
      double down = Math.floor(value) * (d + 1);
      nearest[i] = (int) (up - elevated[i] < elevated[i] - down ? up : down);
      sum += nearest[i] / (d + 1);
      rank[i] = 0;
    }
    for (int i = 0; i < d; i++) {
      for (int j = i + 1; j <= d; j++) {
        if (elevated[i] - nearest[i] < elevated[j] - nearest[j]) {
          rank[i]++;
        } else {
          rank[j]++;
        }
      }
    }
    for (int i = 0; i <= d; i++) {
      rank[i] += sum;
      if (rank[i] < 0) {
        rank[i] += d + 1;
        nearest[i] += d + 1;
      } else if (rank[i] > d) {
        rank[i] -= d + 1;
        nearest[i] -= d + 1;
      }
    }
  }

  private void connect(LatticePoints lattice) {
    int[] lower = new int[dimensions];
    int[] upper = new int[dimensions];
    for (int axis = 0; axis <= dimensions; axis++) {
      for (int v = 0; v < vertices; v++) {
        for (int i = 0; i < dimensions; i++) {
          int coordinate = lattice.coordinate(v, i);
          lower[i] = coordinate + (i == axis ? dimensions : -1);
          upper[i] = coordinate - (i == axis ? dimensions : -1);
        }
        before[axis * vertices + v] = lattice.find(lower);
        after[axis * vertices + v] = lattice.find(upper);
      }
    }
  }

  /**
   * Filters.
   *
   * @param values of each point, one point after another
   * @param channels values of a point
   * @return the weighted sums, in the same order; the weight of a point to itself is not 1 but the
   *     same share of the blur for all
   */
  float[] filter(float[] values, int channels) {
    float[] current = new float[vertices * channels];
    for (int p = 0; p < points; p++) {
      for (int corner = 0; corner <= dimensions; corner++) {
        int at = p * (dimensions + 1) + corner;
        add(values, p * channels, shares[at], current, corners[at] * channels, channels);
      }
    }
    float[] next = new float[current.length];
    for (int axis = 0; axis <= dimensions; axis++) {
      System.arraycopy(current, 0, next, 0, current.length);
      for (int v = 0; v < vertices; v++) {
        addHalf(current, before[axis * vertices + v], next, v, channels);
        addHalf(current, after[axis * vertices + v], next, v, channels);
      }
      float[] swap = current;
      current = next;
      next = swap;
    }
    float[] result = new float[values.length];
    for (int p = 0; p < points; p++) {
      for (int corner = 0; corner <= dimensions; corner++) {
        int at = p * (dimensions + 1) + corner;
        add(current, corners[at] * channels, shares[at], result, p * channels, channels);
      }
    }
    return result;
  }

  private static void addHalf(float[] from, int source, float[] into, int target, int channels) {
    if (source != LatticePoints.NONE) {
      add(from, source * channels, 0.5f, into, target * channels, channels);
    }
  }

  private static void add(
      float[] from, int fromAt, float weight, float[] into, int intoAt, int count) {
    for (int c = 0; c < count; c++) {
      into[intoAt + c] += weight * from[fromAt + c];
    }
  }
}
