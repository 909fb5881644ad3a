package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
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
    long inside = BinaryCrossEntropy.count(foreground, PixelGroups.FOREGROUND);
    long outside = BinaryCrossEntropy.count(foreground, 0);
    double known = Math.max(1, inside + outside);
    return BinaryCrossEntropy.weighted(
        logits, foreground, outside / known / known, inside / known / known);
  }
}
