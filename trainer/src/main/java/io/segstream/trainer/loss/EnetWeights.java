package io.segstream.trainer.loss;

import java.util.Arrays;

/** Class weights that favour small classes, of E-Net (Paszke et al., 2016). */
public final class EnetWeights {
  private static final double OFFSET = 1.02;

  private EnetWeights() {}

  /** Weight of a class of share p of all pixels, 0..1: {@code 1 / ln(1.02 + p)}. */
  public static double of(double share) {
    return 1 / Math.log(OFFSET + share);
  }

  /** A weight for each anchor by the share of its label among all; they sum to 1. */
  static double[] normalised(int[] labels) {
    int[] counts = new int[Arrays.stream(labels).max().orElse(-1) + 1];
    for (int label : labels) {
      counts[label]++;
    }
    double total = 0;
    double[] weights = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      weights[i] = of((double) counts[labels[i]] / labels.length);
      total += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= total;
    }
    return weights;
  }
}
