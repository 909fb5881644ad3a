package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.sample.PixelGroups;

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
    byte[] foreground = new byte[targets.length];
    for (int i = 0; i < targets.length; i++) {
      foreground[i] = targets[i] ? PixelGroups.FOREGROUND : 0;
    }
    return evaluate(logits, foreground);
  }

  /**
   * Mean over the pixels that are known, finite for logits of any size.
   *
   * @param logits any shape, for example [N, 1, h, w]
   * @param foreground as many: {@link PixelGroups#FOREGROUND} on the object, 0 elsewhere, {@link
   *     LabelMap#VOID} where unknown
   * @return scalar with gradient; 0 if nothing is known
   */
  public static NDArray evaluate(NDArray logits, byte[] foreground) {
    long known = count(foreground, PixelGroups.FOREGROUND) + count(foreground, 0);
    double weight = 1.0 / Math.max(1, known);
    return weighted(logits, foreground, weight, weight);
  }

  /** Sum over the pixels that are known, each times the weight of its side. */
  static NDArray weighted(NDArray logits, byte[] foreground, double onObject, double elsewhere) {
    if (logits.size() != foreground.length) {
      throw new IllegalArgumentException(
          "%d logits %s meet %d targets"
              .formatted(logits.size(), logits.getShape(), foreground.length));
    }
    double[] signs = new double[foreground.length];
    double[] weights = new double[foreground.length];
    for (int i = 0; i < foreground.length; i++) {
      boolean object = foreground[i] == PixelGroups.FOREGROUND;
      signs[i] = object ? -1 : 1;
      if (object || foreground[i] == 0) {
        weights[i] = object ? onObject : elsewhere;
      }
    }
    NDManager step = logits.getManager();
    NDArray sign = step.create(signs).toType(logits.getDataType(), false);
    NDArray weight = step.create(weights).toType(logits.getDataType(), false);
    return Activation.softPlus(logits.reshape(-1).mul(sign)).mul(weight).sum();
  }

  static long count(byte[] foreground, int value) {
    long count = 0;
    for (byte label : foreground) {
      count += label == value ? 1 : 0;
    }
    return count;
  }
}
