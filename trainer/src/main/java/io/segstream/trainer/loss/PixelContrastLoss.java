package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.memory.ClassVectors;
import io.segstream.trainer.sample.CandidateSelection;
import java.util.SplittableRandom;

/**
 * Supervised InfoNCE over pixels (Wang et al., ICCV 2021). For an anchor i with positives P and
 * negatives N, {@code l = tau / tau_b * mean over p of -ln(e^(i.p/tau) / (e^(i.p/tau) + sum over N
 * of e^(i.n/tau)))}: one positive in each denominator, unlike SupCon. Computed as {@code
 * softplus(logsumexp(N) - i.p/tau)}, which stays finite; without negatives it is 0. The loss is the
 * mean over the anchors that have a positive.
 *
 * @param temperature tau, at least 0.001
 * @param baseTemperature tau_b, above 0; a constant factor that the authors' code has, equal to tau
 *     in the paper
 */
public record PixelContrastLoss(double temperature, double baseTemperature) {
  private static final double LEAST_TEMPERATURE = 0.001;

  public PixelContrastLoss {
    if (!(temperature >= LEAST_TEMPERATURE) || !(baseTemperature > 0)) {
      throw new IllegalArgumentException(
          "temperature %s must be at least %s and baseTemperature %s above 0"
              .formatted(temperature, LEAST_TEMPERATURE, baseTemperature));
    }
  }

  /**
   * Compares the anchors of a batch with each other; the gradient reaches both sides of each pair.
   *
   * @param vectors [n, D], unit length
   * @param labels class of each
   */
  public PixelContrastResult inBatch(NDArray vectors, int[] labels) {
    ClassVectors anchors = ClassVectors.sorted(vectors, labels);
    ContrastSum sum = new ContrastSum(temperature);
    for (int label : anchors.classes()) {
      int count = anchors.count(label);
      if (count > 1) {
        NDArray own = anchors.of(label);
        NDArray positives = own.matMul(own.transpose());
        NDArray weights =
            Scale.down(
                own.getManager()
                    .ones(positives.getShape(), own.getDataType())
                    .sub(own.getManager().eye(count, count, 0, own.getDataType())),
                count - 1);
        if (count == anchors.size()) {
          sum.addWithoutNegatives(positives, weights);
        } else {
          sum.add(positives, weights, own.matMul(anchors.others(label).transpose()));
        }
      }
    }
    return sum.result(vectors, temperature / baseTemperature);
  }

  /**
   * Compares the anchors of a batch with what is remembered, which gets no gradient.
   *
   * @param vectors [n, D], unit length
   * @param labels class of each
   * @param selection which of the remembered vectors count
   */
  public PixelContrastResult againstMemory(
      NDArray vectors,
      int[] labels,
      ClassVectors memory,
      CandidateSelection selection,
      SplittableRandom random) {
    ClassVectors anchors = ClassVectors.sorted(vectors, labels);
    ClassVectors constant = new ClassVectors(memory.vectors().stopGradient(), memory.labels());
    ContrastSum sum = new ContrastSum(temperature);
    for (int label : anchors.classes()) {
      int count = constant.count(label);
      if (count > 0) {
        NDArray own = anchors.of(label);
        NDArray positives =
            selection.choosePositives(own.matMul(constant.of(label).transpose()), random);
        NDArray weights =
            Scale.down(
                own.getManager().ones(positives.getShape(), own.getDataType()),
                positives.getShape().get(1));
        if (count == constant.size()) {
          sum.addWithoutNegatives(positives, weights);
        } else {
          NDArray negatives = own.matMul(constant.others(label).transpose());
          sum.add(positives, weights, selection.chooseNegatives(negatives, random));
        }
      }
    }
    return sum.result(vectors, temperature / baseTemperature);
  }
}
