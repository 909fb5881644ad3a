package io.segstream.inference.propagate;

import java.util.Arrays;

/**
 * How the background moves between two frames, as an affine map fitted to the optical flow outside
 * the objects by iteratively reweighted least squares (Cauchy weights), which a second moving thing
 * does not disturb; and how far each cell's flow departs from it.
 */
final class BackgroundMotion {
  private static final int ITERATIONS = 6;
  private static final int MIN_CELLS = 50;
  private static final float FULL_TEXTURE = 10;
  private static final float LEAST_WEIGHT = 0.05f;
  private static final double RIDGE = 1e-3;

  private BackgroundMotion() {}

  /**
   * @param background true where a cell lies outside all objects
   * @return length of the difference to the background's motion by cell, in pixels
   */
  static float[] residual(CellFlow flow, CellImage image, boolean[] background) {
    int width = image.width();
    int height = image.height();
    double[] map = fit(flow, image, background);
    float[] residual = new float[image.cells()];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        float px = (x - width * 0.5f) / width;
        float py = (y - height * 0.5f) / width;
        double du = flow.u()[i] - (map[0] + map[1] * px + map[2] * py);
        double dv = flow.v()[i] - (map[3] + map[4] * px + map[5] * py);
        residual[i] = (float) Math.sqrt(du * du + dv * dv);
      }
    }
    return residual;
  }

  private static double[] fit(CellFlow flow, CellImage image, boolean[] background) {
    int width = image.width();
    int height = image.height();
    int[] cells = new int[image.cells()];
    float[] texture = new float[image.cells()];
    int count = 0;
    float[] lightness = image.colour()[0];
    for (int y = 1; y < height - 1; y += 2) {
      for (int x = 1; x < width - 1; x += 2) {
        int i = y * width + x;
        if (background[i]) {
          float dx = lightness[i + 1] - lightness[i - 1];
          float dy = lightness[i + width] - lightness[i - width];
          float strength = (float) Math.sqrt(dx * dx + dy * dy) / FULL_TEXTURE;
          texture[count] = Math.min(1, strength) + LEAST_WEIGHT;
          cells[count++] = i;
        }
      }
    }
    if (count < MIN_CELLS) {
      return new double[6];
    }
    double[] map = {median(flow.u(), cells, count), 0, 0, median(flow.v(), cells, count), 0, 0};
    for (int k = 0; k < ITERATIONS; k++) {
      double[] normal = new double[6];
      double[] right = new double[6];
      for (int n = 0; n < count; n++) {
        int i = cells[n];
        double x = (i % width - width * 0.5) / width;
        double y = (i / width - height * 0.5) / width;
        double du = flow.u()[i] - (map[0] + map[1] * x + map[2] * y);
        double dv = flow.v()[i] - (map[3] + map[4] * x + map[5] * y);
        double weight = texture[n] / (1 + du * du + dv * dv);
        accumulate(normal, right, weight, x, y, flow.u()[i], flow.v()[i]);
      }
      normal[3] += RIDGE;
      normal[5] += RIDGE;
      map = solve(normal, right);
    }
    return map;
  }

  private static double median(float[] values, int[] cells, int count) {
    float[] chosen = new float[count];
    for (int n = 0; n < count; n++) {
      chosen[n] = values[cells[n]];
    }
    Arrays.sort(chosen);
    return chosen[count / 2];
  }

  private static void accumulate(
      double[] normal, double[] right, double weight, double x, double y, double u, double v) {
    normal[0] += weight;
    normal[1] += weight * x;
    normal[2] += weight * y;
    normal[3] += weight * x * x;
    normal[4] += weight * x * y;
    normal[5] += weight * y * y;
    right[0] += weight * u;
    right[1] += weight * u * x;
    right[2] += weight * u * y;
    right[3] += weight * v;
    right[4] += weight * v * x;
    right[5] += weight * v * y;
  }

  /** Two symmetric 3 x 3 systems with one matrix, by its adjugate. */
  private static double[] solve(double[] m, double[] right) {
    double a = m[3] * m[5] - m[4] * m[4];
    double b = m[2] * m[4] - m[1] * m[5];
    double c = m[1] * m[4] - m[2] * m[3];
    double d = m[0] * m[5] - m[2] * m[2];
    double e = m[1] * m[2] - m[0] * m[4];
    double f = m[0] * m[3] - m[1] * m[1];
    double determinant = m[0] * a + m[1] * b + m[2] * c;
    double[] map = new double[6];
    for (int k = 0; k < 6; k += 3) {
      map[k] = (a * right[k] + b * right[k + 1] + c * right[k + 2]) / determinant;
      map[k + 1] = (b * right[k] + d * right[k + 1] + e * right[k + 2]) / determinant;
      map[k + 2] = (c * right[k] + e * right[k + 1] + f * right[k + 2]) / determinant;
    }
    return map;
  }
}
