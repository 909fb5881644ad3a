package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.segstream.trainer.autograd.Scale;
import java.util.Objects;

/**
 * Binary cross-entropy of masks that may be wrong (Huynh et al., "Open-Vocabulary Instance
 * Segmentation via Robust Cross-Modal Pseudo-Labeling", CVPR 2022): each logit z gets noise of the
 * predicted standard deviation, {@code z + e * sigma} with e of the normal distribution.
 *
 * @param form how draws become a loss
 */
public record NoisyMaskLoss(Form form) {
  /** How the draws of a pixel become its loss. */
  public enum Form {
    /**
     * As the paper's released code has it: the mean of the losses. Its gradient towards sigma is
     * never negative, whatever the label, so that noise can only shrink; and however large sigma
     * is, the pixel keeps a gradient of one half.
     */
    RELEASED,
    /**
     * The loss of the mean chance, {@code -log(mean(p))} (Kendall and Gal, "What Uncertainties Do
     * We Need", NeurIPS 2017): noise takes weight away from pixels whose labels contradict their
     * logits.
     */
    LOG_MEAN
  }

  public NoisyMaskLoss {
    Objects.requireNonNull(form, "form");
  }

  /**
   * Mean over the pixels.
   *
   * @param logits z, n in any shape
   * @param sigma n, above 0
   * @param draws of the normal distribution, K times n, draw by draw; K 1 or more
   * @param targets n
   * @return scalar with gradient towards logits and sigma
   */
  public NDArray evaluate(NDArray logits, NDArray sigma, double[] draws, boolean[] targets) {
    return Scale.down(perPixel(logits, sigma, draws, targets).sum(), targets.length);
  }

  /** Losses of the pixels, [n]. */
  NDArray perPixel(NDArray logits, NDArray sigma, double[] draws, boolean[] targets) {
    int pixels = targets.length;
    if (logits.size() != pixels || sigma.size() != pixels || draws.length % pixels != 0) {
      throw new IllegalArgumentException(
          "%d logits, %d sigmas and %d draws meet %d targets"
              .formatted(logits.size(), sigma.size(), draws.length, pixels));
    }
    NDManager step = logits.getManager();
    double[] signs = new double[pixels];
    for (int i = 0; i < pixels; i++) {
      signs[i] = targets[i] ? -1 : 1;
    }
    NDArray sign = step.create(signs).toType(logits.getDataType(), false);
    int count = draws.length / pixels;
    NDArray noise =
        step.create(draws, new Shape(count, pixels)).toType(logits.getDataType(), false);
    NDArray noisy = noise.mul(sigma.reshape(1, -1)).add(logits.reshape(1, -1));
    NDArray losses = Activation.softPlus(noisy.mul(sign.reshape(1, -1)));
    return switch (form) {
      case RELEASED -> Scale.down(losses.sum(new int[] {0}), count);
      case LOG_MEAN ->
          LogSumExp.ofRows(losses.neg().transpose(1, 0)).reshape(-1).neg().add(Math.log(count));
    };
  }
}
