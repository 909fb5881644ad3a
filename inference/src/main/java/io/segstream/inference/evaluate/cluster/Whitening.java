package io.segstream.inference.evaluate.cluster;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Rotates vectors to their principal axes, the one of the largest variance first, and scales them
 * to unit sample variance. The eigenvectors of the covariance come from cyclic Jacobi rotations
 * (Golub and Van Loan, "Matrix computations", section 8.5).
 */
final class Whitening {
  /**
   * Axes that K-Means sees, as in MaskContrast (Van Gansbeke et al., ICCV 2021). N vectors whitened
   * along N - 1 axes are all equally far from each other, so that all of many axes say nothing.
   */
  static final int CLUSTERED_AXES = 32;

  private static final int MOST_SWEEPS = 60;

  /** Axes whose variance is below this share of the largest carry rounding noise only. */
  private static final double LEAST_VARIANCE = 1e-12;

  private final double[] mean;

  /** [axis][dimension], each axis divided by its standard deviation; 0 without variance. */
  private final double[][] axes;

  private Whitening(double[] mean, double[][] axes) {
    this.mean = mean;
    this.axes = axes;
  }

  /** Whitened copies along all axes; those without variance become 0. Needs two or more. */
  static double[][] of(double[][] vectors) {
    return fit(vectors, vectors[0].length).all(vectors);
  }

  /**
   * Learns the axes of vectors. Needs two or more.
   *
   * @param most axes to keep, those of the largest variances, 1 or more
   */
  static Whitening fit(double[][] vectors, int most) {
    if (vectors.length < 2) {
      throw new IllegalArgumentException(
          "%d vectors have no variance: whitening needs two or more".formatted(vectors.length));
    }
    int d = vectors[0].length;
    double[] mean = new double[d];
    for (double[] vector : vectors) {
      for (int j = 0; j < d; j++) {
        mean[j] += vector[j] / vectors.length;
      }
    }
    double[][] covariance = new double[d][d];
    for (double[] vector : vectors) {
      for (int j = 0; j < d; j++) {
        for (int k = 0; k < d; k++) {
          covariance[j][k] += (vector[j] - mean[j]) * (vector[k] - mean[k]) / (vectors.length - 1);
        }
      }
    }
    double[][] columns = diagonalise(covariance);
    int[] falling =
        IntStream.range(0, d)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer axis) -> covariance[axis][axis]).reversed())
            .limit(most)
            .mapToInt(Integer::intValue)
            .toArray();
    double largest = covariance[falling[0]][falling[0]];
    double[][] axes = new double[falling.length][d];
    for (int i = 0; i < axes.length; i++) {
      double variance = covariance[falling[i]][falling[i]];
      for (int j = 0; j < d && variance > LEAST_VARIANCE * largest; j++) {
        axes[i][j] = columns[j][falling[i]] / Math.sqrt(variance);
      }
    }
    return new Whitening(mean, axes);
  }

  /** Whitened copies of vectors. */
  double[][] all(double[][] vectors) {
    return Arrays.stream(vectors).map(this::apply).toArray(double[][]::new);
  }

  /** The whitened copy of a vector. */
  double[] apply(double[] vector) {
    double[] whitened = new double[axes.length];
    for (int axis = 0; axis < whitened.length; axis++) {
      double sum = 0;
      for (int j = 0; j < vector.length; j++) {
        sum += (vector[j] - mean[j]) * axes[axis][j];
      }
      whitened[axis] = sum;
    }
    return whitened;
  }

  /** Leaves the eigenvalues on the diagonal; returns the eigenvectors as columns. */
  private static double[][] diagonalise(double[][] a) {
    int d = a.length;
    double[][] axes = new double[d][d];
    for (int j = 0; j < d; j++) {
      axes[j][j] = 1;
    }
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      boolean rotated = false;
      for (int p = 0; p < d; p++) {
        for (int q = p + 1; q < d; q++) {
          if (Math.abs(a[p][q]) > 1e-15 * Math.sqrt(Math.abs(a[p][p] * a[q][q]))) {
            rotate(a, axes, p, q);
            rotated = true;
          }
        }
      }
      if (!rotated) {
        break;
      }
    }
    return axes;
  }

  private static void rotate(double[][] a, double[][] axes, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double cosine = 1 / Math.hypot(t, 1);
    double sine = t * cosine;
    for (int k = 0; k < a.length; k++) {
      double kp = a[k][p];
      double kq = a[k][q];
      a[k][p] = cosine * kp - sine * kq;
      a[k][q] = sine * kp + cosine * kq;
    }
    for (int k = 0; k < a.length; k++) {
      double pk = a[p][k];
      double qk = a[q][k];
      a[p][k] = cosine * pk - sine * qk;
      a[q][k] = sine * pk + cosine * qk;
    }
    a[p][q] = 0;
    a[q][p] = 0;
    for (int k = 0; k < a.length; k++) {
      double kp = axes[k][p];
      double kq = axes[k][q];
      axes[k][p] = cosine * kp - sine * kq;
      axes[k][q] = sine * kp + cosine * kq;
    }
  }
}
