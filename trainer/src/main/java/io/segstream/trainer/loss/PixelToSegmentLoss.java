package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import io.segstream.trainer.autograd.Scale;
import java.util.stream.IntStream;

/**
 * Pixel-to-segment contrast (Ke, Hwang and Yu, SPML, ICLR 2021). With {@code S_is = exp(k v_i .
 * u_s)} for the pixel i and the segment s, {@code loss_i = -ln(A_i / (A_i + sum over negatives of
 * S_is))}. {@code A_i} is the sum over the positives other than the pixel's own segment, and that
 * of the own segment alone where there is no other. The loss is the mean over the anchors.
 *
 * <p>Computed as {@code softplus(logsumexp(negatives) - logsumexp(positives))} with the own segment
 * masked out: taking its share off a sum loses all digits in float32.
 *
 * @param concentration k, above 0
 */
public record PixelToSegmentLoss(double concentration) {
  /** Logits of pairs that do not count: their exponential is 0, also next to others like them. */
  private static final double NOTHING = -1e9;

  public PixelToSegmentLoss {
    if (!(concentration > 0) || Double.isInfinite(concentration)) {
      throw new IllegalArgumentException(
          "concentration %s must be above 0".formatted(concentration));
    }
  }

  /**
   * Compares pixels with segments; gradients pass to both.
   *
   * @param anchors [n, D], unit length, n at least 1
   * @param segments [m, D], prototypes of unit length
   * @param own row of the segment that each anchor belongs to
   * @param relation which segments are positive and negative; whether the own one is listed as
   *     positive does not matter
   */
  public NDArray evaluate(NDArray anchors, NDArray segments, int[] own, SegmentRelation relation) {
    NDManager step = anchors.getManager();
    DataType type = anchors.getDataType();
    NDArray logits = Scale.by(anchors.matMul(segments.transpose()), concentration);
    int count = Math.toIntExact(segments.getShape().get(0));
    NDArray ownMask = step.create(IntStream.of(own).asLongStream().toArray()).oneHot(count, type);
    NDArray others = relation.positives().mul(ownMask.eq(0).toType(type, false));
    NDArray alone = others.sum(new int[] {1}, true).eq(0).toType(type, false);
    NDArray positive = logSumExp(logits, others.add(ownMask.mul(alone)));
    NDArray negative = logSumExp(logits, relation.negatives());
    return Activation.softPlus(negative.sub(positive)).mean();
  }

  private static NDArray logSumExp(NDArray logits, NDArray mask) {
    NDArray masked = logits.add(Scale.by(mask.eq(0).toType(logits.getDataType(), false), NOTHING));
    NDArray largest = masked.stopGradient().max(new int[] {1}, true);
    return masked.sub(largest).exp().sum(new int[] {1}, true).log().add(largest);
  }
}
