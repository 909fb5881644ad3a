package io.segstream.inference.evaluate.cluster;

import java.util.Arrays;
import java.util.Random;

/**
 * A linear classifier of cells on frozen embeddings: multinomial logistic regression. Vectors are
 * whitened first, which changes nothing about what a linear classifier can tell apart, but lets one
 * learning rate fit all models. Deterministic by seed; immutable once trained.
 */
final class LinearProbe {
  private final Whitening whitening;

  /** [classes][dimensions + 1], the bias last. */
  private final double[][] weights;

  private LinearProbe(Whitening whitening, double[][] weights) {
    this.whitening = whitening;
    this.weights = weights;
  }

  /**
   * Trains on samples, none of which is void.
   *
   * @param classes labels are 0 to this one, exclusive
   */
  static LinearProbe train(CellSample samples, int classes, ProbeSettings settings, long seed) {
    Whitening whitening = Whitening.fit(samples.vectors(), samples.vectors()[0].length);
    double[][] inputs = whitening.all(samples.vectors());
    Random random = new Random(seed);
    double[][] weights = new double[classes][inputs[0].length + 1];
    for (double[] row : weights) {
      for (int d = 0; d < row.length - 1; d++) {
        row[d] = settings.spread() * random.nextGaussian();
      }
    }
    double[][] velocity = new double[classes][inputs[0].length + 1];
    int[] order = new int[inputs.length];
    Arrays.setAll(order, i -> i);
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      shuffle(order, random);
      for (int from = 0; from < order.length; from += settings.batch()) {
        int to = Math.min(order.length, from + settings.batch());
        double[][] gradient = gradient(weights, inputs, samples.labels(), order, from, to);
        step(weights, velocity, gradient, settings, settings.rateOf(epoch));
      }
    }
    return new LinearProbe(whitening, weights);
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
  }

  /** Of the mean cross-entropy of some samples. */
  static double[][] gradient(
      double[][] weights, double[][] inputs, int[] labels, int[] order, int from, int to) {
    double[][] gradient = new double[weights.length][weights[0].length];
    double[] scores = new double[weights.length];
    for (int i = from; i < to; i++) {
      double[] input = inputs[order[i]];
      score(weights, input, scores);
      softmax(scores);
      scores[labels[order[i]]] -= 1;
      for (int c = 0; c < weights.length; c++) {
        double error = scores[c] / (to - from);
        double[] row = gradient[c];
        for (int d = 0; d < input.length; d++) {
          row[d] += error * input[d];
        }
        row[input.length] += error;
      }
    }
    return gradient;
  }

  private static void step(
      double[][] weights,
      double[][] velocity,
      double[][] gradient,
      ProbeSettings settings,
      double rate) {
    for (int c = 0; c < weights.length; c++) {
      for (int d = 0; d < weights[c].length; d++) {
        velocity[c][d] =
            settings.momentum() * velocity[c][d]
                + gradient[c][d]
                + settings.decay() * weights[c][d];
        weights[c][d] -= rate * velocity[c][d];
      }
    }
  }

  private static void score(double[][] weights, double[] input, double[] scores) {
    for (int c = 0; c < weights.length; c++) {
      double[] row = weights[c];
      double sum = row[input.length];
      for (int d = 0; d < input.length; d++) {
        sum += row[d] * input[d];
      }
      scores[c] = sum;
    }
  }

  private static void softmax(double[] scores) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (int c = 0; c < scores.length; c++) {
      scores[c] = StrictMath.exp(scores[c] - largest);
      sum += scores[c];
    }
    for (int c = 0; c < scores.length; c++) {
      scores[c] /= sum;
    }
  }

  /** Logits of a vector that is not whitened yet. */
  double[] logits(double[] vector) {
    double[] scores = new double[weights.length];
    score(weights, whitening.apply(vector), scores);
    return scores;
  }
}
