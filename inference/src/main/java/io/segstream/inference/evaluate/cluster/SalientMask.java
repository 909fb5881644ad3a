package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.evaluate.picture.Resampling;

/**
 * The one object of a picture that is salient (MaskContrast's evaluation): saliency logits and
 * embeddings are read bilinearly at every pixel, pixels inside are summed up, the sum gets length
 * 1. An object without pixels has the zero vector.
 */
final class SalientMask {
  private SalientMask() {}

  /**
   * @param features with logits
   * @param width columns of the picture as the model saw it
   * @param height rows of it
   */
  static PictureObjects of(PixelFeatures features, int width, int height, Pooling pooling) {
    Resampling columns = Resampling.linear(features.width(), width);
    Resampling rows = Resampling.linear(features.height(), height);
    byte[] ids = new byte[width * height];
    double[] sum = new double[features.dimensions()];
    double[] vector = new double[features.dimensions()];
    for (int y = 0, pixel = 0; y < height; y++) {
      int above = rows.low()[y] * features.width();
      int below = rows.high()[y] * features.width();
      float down = rows.fraction()[y];
      for (int x = 0; x < width; x++, pixel++) {
        int left = columns.low()[x];
        int right = columns.high()[x];
        float across = columns.fraction()[x];
        float[] o = features.logits();
        float logit =
            (1 - down) * ((1 - across) * o[above + left] + across * o[above + right])
                + down * ((1 - across) * o[below + left] + across * o[below + right]);
        if (!pooling.isInside(logit)) {
          continue;
        }
        ids[pixel] = 1;
        for (int d = 0; d < vector.length; d++) {
          float[] e = features.embeddings()[d];
          vector[d] =
              (1 - down) * ((1 - across) * e[above + left] + across * e[above + right])
                  + down * ((1 - across) * e[below + left] + across * e[below + right]);
        }
        double weight = pooling.weight(logit, norm(vector));
        for (int d = 0; d < sum.length; d++) {
          sum[d] += weight * vector[d];
        }
      }
    }
    double norm = Math.max(norm(sum), Pooling.LEAST_NORM);
    for (int d = 0; d < sum.length; d++) {
      sum[d] /= norm;
    }
    return new PictureObjects(ids, new double[][] {sum});
  }

  private static double norm(double[] vector) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }
}
