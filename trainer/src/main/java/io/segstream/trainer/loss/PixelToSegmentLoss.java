package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.autograd.Scale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Pixel-to-segment contrast (Ke, Hwang and Yu, SPML, ICLR 2021). With {@code S_is = exp(k v_i .
 * u_s)} for the pixel i and the segment s, {@code loss_i = -ln(A_i / (A_i + sum over negatives of
 * S_is))}. {@code A_i} is the sum over the positives other than the pixel's own segment, and that
 * of the own segment alone where there is no other. The loss is the mean over the anchors.
 *
 * <p>The own segment is masked out: taking its share off a sum loses all digits in float32.
 *
 * @param concentration k, above 0 and at most {@value #LARGEST}, up to which no sum leaves float32
 */
public record PixelToSegmentLoss(double concentration) {
  private static final double LARGEST = 40;

  public PixelToSegmentLoss {
    if (!(concentration > 0 && concentration <= LARGEST)) {
      throw new IllegalArgumentException(
          "concentration %s must be above 0 and at most %s".formatted(concentration, LARGEST));
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
    long count = segments.getShape().get(0);
    NDArray scaled = Scale.by(anchors, concentration);
    NDArray similarity = scaled.matMul(segments.transpose()).exp();
    NDArray column =
        step.create(IntStream.of(own).asLongStream().toArray(), new Shape(own.length, 1));
    NDArray row = step.create(LongStream.range(0, count).toArray(), new Shape(1, count));
    NDArray others = relation.positives().mul(column.neq(row).toType(type, false));
    NDArray alone = others.sum(new int[] {1}, true).eq(0).toType(type, false);
    NDArray positive =
        similarity
            .mul(others)
            .sum(new int[] {1}, true)
            .add(similarity.gather(column, 1).mul(alone));
    NDArray negative = similarity.mul(relation.negatives()).sum(new int[] {1}, true);
    // The quotient would have a gradient beyond float32.
    return positive.add(negative).log().sub(positive.log()).mean();
  }
}
