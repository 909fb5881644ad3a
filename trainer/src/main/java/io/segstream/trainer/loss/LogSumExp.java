package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;

/** {@code log(sum(exp(x)))} for numbers of any size. */
final class LogSumExp {
  private LogSumExp() {}

  /**
   * Over each row.
   *
   * @param values [n, m], m at least 1
   * @return [n, 1], with gradient
   */
  static NDArray ofRows(NDArray values) {
    NDArray largest = values.stopGradient().max(new int[] {1}, true);
    return values.sub(largest).exp().sum(new int[] {1}, true).log().add(largest);
  }
}
