package io.segstream.inference.evaluate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearProbeTest {
  @Test
  void shouldLowerTheRateAfterTheTwentySixthEpoch() {
    assertThat(ProbeSettings.DEFAULT.rateOf(0)).isEqualTo(0.1);
    assertThat(ProbeSettings.DEFAULT.rateOf(25)).isEqualTo(0.1);
    assertThat(ProbeSettings.DEFAULT.rateOf(26)).isEqualTo(0.01, within(1e-12));
    assertThat(ProbeSettings.DEFAULT.rateOf(59)).isEqualTo(0.01, within(1e-12));
  }

  @Test
  void shouldFollowTheGradientOfTheMeanCrossEntropy() {
    Random random = new Random(2);
    double[][] inputs = {{0.3, -1}, {2, 0.5}, {-0.7, 0.1}, {1, 1}};
    int[] labels = {2, 0, 1, 1};
    int[] order = {3, 1, 0, 2};
    double[][] weights = new double[3][3];
    for (double[] row : weights) {
      for (int d = 0; d < 3; d++) {
        row[d] = random.nextGaussian();
      }
    }
    double[][] gradient = LinearProbe.gradient(weights, inputs, labels, order, 0, 3);
    for (int c = 0; c < 3; c++) {
      for (int d = 0; d < 3; d++) {
        double kept = weights[c][d];
        weights[c][d] = kept + 1e-5;
        double above = loss(weights, inputs, labels);
        weights[c][d] = kept - 1e-5;
        double below = loss(weights, inputs, labels);
        weights[c][d] = kept;
        assertThat(gradient[c][d]).isEqualTo((above - below) / 2e-5, within(1e-8));
      }
    }
  }

  /** Mean cross-entropy of the first three in the order above, written down anew. */
  private static double loss(double[][] weights, double[][] inputs, int[] labels) {
    double loss = 0;
    for (int i : new int[] {3, 1, 0}) {
      double sum = 0;
      double[] score = new double[3];
      for (int c = 0; c < 3; c++) {
        score[c] = weights[c][0] * inputs[i][0] + weights[c][1] * inputs[i][1] + weights[c][2];
        sum += Math.exp(score[c]);
      }
      loss += (Math.log(sum) - score[labels[i]]) / 3;
    }
    return loss;
  }

  @Test
  void shouldTellApartWhatALineCanAndRepeatItselfForTheSameSeed() {
    CellSample samples = samples(600);
    LinearProbe probe = LinearProbe.train(samples, 3, ProbeSettings.DEFAULT, 5);
    LinearProbe again = LinearProbe.train(samples, 3, ProbeSettings.DEFAULT, 5);
    LinearProbe other = LinearProbe.train(samples, 3, ProbeSettings.DEFAULT, 6);
    int right = 0;
    for (int i = 0; i < samples.labels().length; i++) {
      double[] logits = probe.logits(samples.vectors()[i]);
      int best = 0;
      for (int c = 1; c < 3; c++) {
        best = logits[c] > logits[best] ? c : best;
      }
      right += best == samples.labels()[i] ? 1 : 0;
    }
    double[] first = samples.vectors()[0];
    assertThat(right).isEqualTo(600);
    assertThat(again.logits(first)).isEqualTo(probe.logits(first));
    assertThat(other.logits(first)).isNotEqualTo(probe.logits(first));
  }

  private static CellSample samples(int count) {
    Random random = new Random(4);
    double[][] vectors = new double[count][];
    int[] labels = new int[count];
    double[][] centres = {{0, 0}, {3, 0}, {0, 0.003}};
    for (int i = 0; i < count; i++) {
      labels[i] = i % 3;
      vectors[i] =
          new double[] {
            centres[labels[i]][0] + 0.3 * random.nextGaussian(),
            centres[labels[i]][1] + 0.0002 * random.nextGaussian()
          };
    }
    return new CellSample(vectors, labels);
  }
}
