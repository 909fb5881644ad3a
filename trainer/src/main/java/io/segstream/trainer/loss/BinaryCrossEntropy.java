package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import io.segstream.trainer.autograd.Scale;

/** Binary cross-entropy of logits: the mean of {@code softplus(o) - t o} for targets t. */
public final class BinaryCrossEntropy {
  private BinaryCrossEntropy() {}

  /**
   * Mean over all pixels, finite for logits of any size.
   *
   * @param logits any shape, for example [R, 1, h, w]
   * @param targets as many
   * @return scalar with gradient
   */
  public static NDArray evaluate(NDArray logits, boolean[] targets) {
    if (logits.size() != targets.length) {
      throw new IllegalArgumentException(
          "%d logits %s meet %d targets"
              .formatted(logits.size(), logits.getShape(), targets.length));
    }
    double[] signs = new double[targets.length];
    for (int i = 0; i < targets.length; i++) {
      signs[i] = targets[i] ? -1 : 1;
    }
    NDManager step = logits.getManager();
    NDArray sign = step.create(signs).toType(logits.getDataType(), false);
    return Scale.down(Activation.softPlus(logits.reshape(-1).mul(sign)).sum(), targets.length);
  }
}
