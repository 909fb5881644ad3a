package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.sample.PixelGroups;

/**
 * Binary cross-entropy in which the rarer side weighs more: of n pixels, n+ of them foreground and
 * n- not, {@code (n-/n * sum over foreground of softplus(-o) + n+/n * sum over the rest of
 * softplus(o)) / n} for logits o. Finite for logits of any size.
 */
public final class BalancedBce {
  private BalancedBce() {}

  /**
   * Mean over the pixels that are known.
   *
   * @param logits any shape, for example [N, 1, h, w]
   * @param foreground as many: {@link PixelGroups#FOREGROUND} on the object, 0 elsewhere, {@link
   *     LabelMap#VOID} where unknown
   * @return scalar with gradient; 0 if one side is empty
   */
  public static NDArray evaluate(NDArray logits, byte[] foreground) {
    if (logits.size() != foreground.length) {
      throw new IllegalArgumentException(
          "%d logits %s meet %d labels"
              .formatted(logits.size(), logits.getShape(), foreground.length));
    }
    long inside = 0;
    long outside = 0;
    for (byte value : foreground) {
      inside += value == PixelGroups.FOREGROUND ? 1 : 0;
      outside += value == 0 ? 1 : 0;
    }
    double known = Math.max(1, inside + outside);
    double[] signs = new double[foreground.length];
    double[] weights = new double[foreground.length];
    for (int i = 0; i < foreground.length; i++) {
      boolean object = foreground[i] == PixelGroups.FOREGROUND;
      signs[i] = object ? -1 : 1;
      if (object || foreground[i] == 0) {
        weights[i] = (object ? outside : inside) / known / known;
      }
    }
    NDManager step = logits.getManager();
    NDArray sign = step.create(signs).toType(logits.getDataType(), false);
    NDArray weight = step.create(weights).toType(logits.getDataType(), false);
    return Activation.softPlus(logits.reshape(-1).mul(sign)).mul(weight).sum();
  }
}
