package io.segstream.inference.propagate;

/**
 * A discriminative model of one object against what is around it: ridge regression of +1 and -1 on
 * {@link TargetFeatures}. Only the sums that the regression needs are kept, those of the prompts
 * and a running mean of later frames, so that memory does not grow with time. Immutable; arrays are
 * not copied and must not be changed.
 *
 * @param prompted upper triangle of the weighted mean of x x', then the mean of x t, at the prompts
 * @param recent the same as a running mean of later frames
 * @param weights of the features
 */
record TargetModel(float[] prompted, float[] recent, float[] weights) {
  private static final double RIDGE = 1e-3;

  /** A model that has seen only a prompt. */
  static TargetModel of(float[] sums, int features) {
    return new TargetModel(sums, sums, solve(sums, sums, 0, features));
  }

  /** After one more prompt for the same object: all prompts weigh the same as the running mean. */
  TargetModel corrected(float[] sums, double promptShare) {
    float[] both = blend(prompted, sums, 0.5f);
    return new TargetModel(both, sums, solve(both, sums, 1 - promptShare, weights.length));
  }

  /** After one more frame. */
  TargetModel updated(float[] sums, float rate, double promptShare) {
    float[] mean = blend(recent, sums, rate);
    return new TargetModel(prompted, mean, solve(prompted, mean, 1 - promptShare, weights.length));
  }

  private static float[] blend(float[] old, float[] fresh, float rate) {
    float[] mean = new float[old.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = old[i] + rate * (fresh[i] - old[i]);
    }
    return mean;
  }

  /**
   * @param features [features][cells]
   * @return about +1 on the object and -1 beside it, by cell
   */
  float[] score(float[][] features) {
    float[] score = new float[features[0].length];
    for (int k = 0; k < features.length; k++) {
      float weight = weights[k];
      float[] feature = features[k];
      for (int i = 0; i < score.length; i++) {
        score[i] += weight * feature[i];
      }
    }
    return score;
  }

  /** By Cholesky's decomposition. */
  private static float[] solve(float[] a, float[] b, double share, int size) {
    double[][] m = new double[size][];
    int at = 0;
    for (int i = 0; i < size; i++) {
      m[i] = new double[i + 1];
    }
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++, at++) {
        m[j][i] = a[at] + share * (b[at] - a[at]);
      }
      m[i][i] += RIDGE;
    }
    double[] x = new double[size];
    for (int i = 0; i < size; i++, at++) {
      x[i] = a[at] + share * (b[at] - a[at]);
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = m[i][j];
        for (int k = 0; k < j; k++) {
          sum -= m[i][k] * m[j][k];
        }
        m[i][j] = i == j ? Math.sqrt(sum) : sum / m[j][j];
      }
    }
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= m[i][k] * x[k];
      }
      x[i] /= m[i][i];
    }
    for (int i = size - 1; i >= 0; i--) {
      for (int k = i + 1; k < size; k++) {
        x[i] -= m[k][i] * x[k];
      }
      x[i] /= m[i][i];
    }
    float[] weights = new float[size];
    for (int i = 0; i < size; i++) {
      weights[i] = (float) x[i];
    }
    return weights;
  }
}
