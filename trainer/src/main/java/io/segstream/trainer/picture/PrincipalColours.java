package io.segstream.trainer.picture;

import java.util.Arrays;

/**
 * Shows vectors as colours: red, green and blue are the three axes along which they vary most,
 * found by orthogonal iteration (Golub and Van Loan, "Matrix computations", section 8.2.4).
 * Deterministic.
 */
final class PrincipalColours {
  private static final int AXES = 3;
  private static final int ROUNDS = 40;

  /** Vectors that the axes are learnt from; more make no difference to the eye. */
  private static final int MOST = 4096;

  /** Share of the vectors at either end whose colour is saturated. */
  private static final double TAIL = 0.01;

  private PrincipalColours() {}

  /**
   * Colours vectors.
   *
   * @param vectors {@code count} vectors, one after another
   * @return 0xRRGGBB of each
   */
  static int[] of(float[] vectors, int dimensions) {
    int count = vectors.length / dimensions;
    double[] mean = new double[dimensions];
    for (int i = 0; i < vectors.length; i++) {
      mean[i % dimensions] += (double) vectors[i] / count;
    }
    int[] colours = new int[count];
    double[][] axes = axes(vectors, mean, Math.max(1, count / MOST));
    for (int axis = 0; axis < AXES; axis++) {
      double[] values = new double[count];
      for (int i = 0; i < count; i++) {
        values[i] = project(vectors, i * dimensions, mean, axes[axis]);
      }
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      double lowest = sorted[(int) (TAIL * (count - 1))];
      double span = sorted[(int) ((1 - TAIL) * (count - 1))] - lowest;
      for (int i = 0; i < count; i++) {
        double share = span > 0 ? (values[i] - lowest) / span : 0.5;
        int level = (int) Math.round(255 * Math.max(0, Math.min(1, share)));
        colours[i] |= level << 8 * (AXES - 1 - axis);
      }
    }
    return colours;
  }

  /** Unit vectors at right angles, as far as the vectors vary that much; else zeros. */
  private static double[][] axes(float[] vectors, double[] mean, int every) {
    int dimensions = mean.length;
    double[][] axes = new double[AXES][dimensions];
    for (int axis = 0; axis < AXES; axis++) {
      for (int d = 0; d < dimensions; d++) {
        axes[axis][d] = Math.cos((axis + 1) * (d + 1));
      }
    }
    for (int round = 0; round < ROUNDS; round++) {
      double[][] next = new double[AXES][dimensions];
      for (int from = 0; from < vectors.length; from += every * dimensions) {
        for (int axis = 0; axis < AXES; axis++) {
          double length = project(vectors, from, mean, axes[axis]);
          for (int d = 0; d < dimensions; d++) {
            next[axis][d] += length * (vectors[from + d] - mean[d]);
          }
        }
      }
      orthonormalise(next);
      axes = next;
    }
    return axes;
  }

  private static double project(float[] vectors, int from, double[] mean, double[] axis) {
    double sum = 0;
    for (int d = 0; d < axis.length; d++) {
      sum += (vectors[from + d] - mean[d]) * axis[d];
    }
    return sum;
  }

  private static void orthonormalise(double[][] axes) {
    double longest = 0;
    for (int axis = 0; axis < AXES; axis++) {
      for (int before = 0; before < axis; before++) {
        double shared = dot(axes[axis], axes[before]);
        for (int d = 0; d < axes[axis].length; d++) {
          axes[axis][d] -= shared * axes[before][d];
        }
      }
      double length = Math.sqrt(dot(axes[axis], axes[axis]));
      longest = Math.max(longest, length);
      // What is left of a direction without variance is rounding.
      double scale = length > 1e-9 * longest ? 1 / length : 0;
      for (int d = 0; d < axes[axis].length; d++) {
        axes[axis][d] *= scale;
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }
}
