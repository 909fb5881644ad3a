package io.segstream.trainer.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Bounds the length of the whole gradient, so that one bad batch cannot throw a run off. */
public final class GradientClip {
  private GradientClip() {}

  /**
   * The Euclidean length over all gradients, before clipping; not finite if one of them is not.
   *
   * @param step owner of the intermediates
   */
  public static double norm(List<NDArray> gradients, NDManager step) {
    NDArray total = step.create(0.0);
    for (NDArray gradient : gradients) {
      try (NDArray square = gradient.square();
          NDArray sum = square.sum()) {
        total.addi(sum);
      }
    }
    return Math.sqrt(total.getDouble());
  }

  /**
   * Shortens gradients in place whose length is above a bound, keeping their direction.
   *
   * @param norm their length, finite
   * @param bound above 0
   */
  public static void apply(List<NDArray> gradients, double norm, double bound) {
    if (norm > bound) {
      double scale = bound / norm;
      gradients.forEach(gradient -> gradient.muli(scale));
    }
  }
}
