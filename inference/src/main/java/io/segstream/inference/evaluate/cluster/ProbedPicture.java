package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.picture.Resampling;

/**
 * The classes that a linear classifier sees in a picture: its logits are read bilinearly at the
 * size at which the model saw the picture, the largest wins, ties to the lowest class; the ground
 * truth reads the result by the nearest pixel.
 */
final class ProbedPicture {
  private ProbedPicture() {}

  /** Counts what is seen against the ground truth. */
  static void count(
      LinearProbe probe,
      PixelFeatures features,
      int width,
      int height,
      LabelMap truth,
      Confusion confusion) {
    double[][] logits = new double[features.cells()][];
    for (int cell = 0; cell < logits.length; cell++) {
      logits[cell] = probe.logits(features.vector(cell));
    }
    Resampling columns = Resampling.linear(features.width(), width);
    Resampling rows = Resampling.linear(features.height(), height);
    for (int y = 0, pixel = 0; y < truth.height(); y++) {
      int row = Resampling.nearest(y, height, truth.height());
      int above = rows.low()[row] * features.width();
      int below = rows.high()[row] * features.width();
      double down = rows.fraction()[row];
      for (int x = 0; x < truth.width(); x++, pixel++) {
        int label = truth.labels()[pixel] & 0xff;
        if (label == LabelMap.VOID) {
          continue;
        }
        int column = Resampling.nearest(x, width, truth.width());
        int left = columns.low()[column];
        int right = columns.high()[column];
        double across = columns.fraction()[column];
        double[] a = logits[above + left];
        double[] b = logits[above + right];
        double[] c = logits[below + left];
        double[] d = logits[below + right];
        int winner = 0;
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < a.length; k++) {
          double logit =
              (1 - down) * ((1 - across) * a[k] + across * b[k])
                  + down * ((1 - across) * c[k] + across * d[k]);
          if (logit > largest) {
            largest = logit;
            winner = k;
          }
        }
        confusion.add(winner, label, 1);
      }
    }
  }
}
