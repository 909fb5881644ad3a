package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.segstream.trainer.autograd.Scale;
import java.util.ArrayList;
import java.util.List;

/** Adds up {@link PixelContrastLoss} class by class. */
final class ContrastSum {
  private final double temperature;
  private final List<NDArray> terms = new ArrayList<>();
  private final CosineMean positive = new CosineMean();
  private final CosineMean negative = new CosineMean();
  private long anchors;

  ContrastSum(double temperature) {
    this.temperature = temperature;
  }

  /**
   * Adds anchors of one class.
   *
   * @param positives cosines [n, P]
   * @param weights [n, P], each row sums to 1; 0 for pairs that do not count
   * @param negatives cosines [n, N], N at least 1
   */
  void add(NDArray positives, NDArray weights, NDArray negatives) {
    NDArray rest = LogSumExp.ofRows(Scale.down(negatives, temperature));
    NDArray losses = Activation.softPlus(rest.sub(Scale.down(positives, temperature)));
    terms.add(losses.mul(weights).sum());
    count(positives, weights);
    negative.add(negatives.stopGradient().sum(), negatives.size());
  }

  /** Adds anchors whose loss is 0 because nothing is of another class. */
  void addWithoutNegatives(NDArray positives, NDArray weights) {
    count(positives, weights);
  }

  /**
   * The mean over all anchors that were added.
   *
   * @param vectors carries the gradient, also where there is nothing to compare
   */
  PixelContrastResult result(NDArray vectors, double factor) {
    NDArray loss =
        terms.stream()
            .reduce(NDArray::add)
            .map(sum -> Scale.by(sum, factor / anchors))
            .orElseGet(() -> PixelRows.zero(vectors));
    return new PixelContrastResult(
        loss, Math.toIntExact(anchors), positive.value(), negative.value());
  }

  private void count(NDArray positives, NDArray weights) {
    long rows = positives.getShape().get(0);
    anchors += rows;
    // Each row's weights sum to 1: its weighted sum is its mean.
    positive.add(positives.stopGradient().mul(weights).sum(), rows);
  }

  /** A mean of cosines over calls. */
  private static final class CosineMean {
    private double sum;
    private long count;

    void add(NDArray total, long pairs) {
      sum += Scalars.of(total);
      count += pairs;
    }

    double value() {
      return count == 0 ? 0 : sum / count;
    }
  }
}
