package io.segstream.trainer.pseudo;

import ai.djl.ndarray.NDArray;

/**
 * Carries scores from pixel to pixel where embeddings are alike: steps of a random walk whose
 * probabilities are {@code exp(sharpness (cosine - 1))^power}, divided by their sum over each
 * column (Ke, Hwang and Yu, ICLR 2021; after Ahn and Kwak, CVPR 2018). A score that is the same
 * everywhere stays as it is.
 *
 * @param sharpness of the affinity, above 0
 * @param power that the affinity is raised to, above 0
 * @param steps of the walk, 0 or more
 */
public record RandomWalk(double sharpness, double power, int steps) {
  /** As published. */
  public static final RandomWalk PUBLISHED = new RandomWalk(5, 20, 64);

  public RandomWalk {
    if (!(sharpness > 0) || !(power > 0) || steps < 0) {
      throw new IllegalArgumentException(
          "sharpness %s and power %s must be above 0 and steps %d not negative"
              .formatted(sharpness, power, steps));
    }
  }

  /**
   * Affinity of pixels.
   *
   * @param unit [N, D], unit length; no gradient is taken
   * @return [N, N]
   */
  public NDArray affinity(NDArray unit) {
    NDArray constant = unit.stopGradient();
    return constant.matMul(constant.transpose()).sub(1).mul(sharpness).exp();
  }

  /**
   * Probabilities of one step.
   *
   * @param affinity [N, N], a mean over views of the picture if there are several
   * @return [N, N], columns sum to 1
   */
  public NDArray transition(NDArray affinity) {
    NDArray raised = affinity.pow(power);
    return raised.div(raised.sum(new int[] {0}, true));
  }

  /**
   * Walks.
   *
   * @param scores [C, N]
   * @param transition [N, N]
   * @return [C, N]
   */
  public NDArray spread(NDArray scores, NDArray transition) {
    NDArray current = scores;
    // As many products of C rows are cheaper than squaring the transition.
    for (int step = 0; step < steps; step++) {
      current = current.matMul(transition);
    }
    return current;
  }
}
