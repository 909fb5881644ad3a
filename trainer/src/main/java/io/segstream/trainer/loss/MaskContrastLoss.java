package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.memory.Prototypes;
import io.segstream.trainer.sample.Anchors;
import java.util.stream.IntStream;

/**
 * The contrastive loss of MaskContrast (Van Gansbeke et al., ICCV 2021): each pixel of an object in
 * one view must find, among the prototypes of all objects of the batch and of a queue, the
 * prototype of its own object in the other view. With unit vectors z of pixels and candidates V,
 * {@code l = -z.V_own / tau + ln sum_j exp(z.V_j / tau)}, averaged with {@link EnetWeights} of the
 * objects, divided by the sum of the weights.
 *
 * @param temperature tau, above 0; published with 0.5
 */
public record MaskContrastLoss(double temperature) {
  private static final int FEW = 5;

  public MaskContrastLoss {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("temperature %s must be above 0".formatted(temperature));
    }
  }

  /**
   * Compares anchors with prototypes. Candidates get no gradient. Anchors of pictures without a
   * prototype are left out; without any other anchor the loss and its gradient are 0.
   *
   * @param pixels [N * h * w, D], embeddings of any length of the query view, by {@link PixelRows}
   * @param anchors pixels of objects, labelled with their picture
   * @param prototypes of the key view
   * @param queue [K, D], unit vectors as they were before this step
   */
  public MaskContrastResult evaluate(
      NDArray pixels, Anchors anchors, Prototypes prototypes, NDArray queue) {
    Anchors used = prototypes.withColumns(anchors);
    if (used.size() == 0) {
      return new MaskContrastResult(PixelRows.zero(pixels), 0, 0, 0, 0, 0);
    }
    NDManager step = pixels.getManager();
    NDArray candidates = prototypes.vectors().stopGradient().concat(queue.stopGradient(), 0);
    NDArray unit = PixelRows.unit(pixels.get(step.create(used.rows())));
    NDArray logits = Scale.down(unit.matMul(candidates.transpose()), temperature);
    Shape column = new Shape(used.size(), 1);
    NDArray own = step.create(IntStream.of(used.labels()).asLongStream().toArray(), column);
    NDArray weights =
        step.create(EnetWeights.normalised(used.labels()), column)
            .toType(pixels.getDataType(), false);
    NDArray loss = logits.logSoftmax(1).gather(own, 1).mul(weights).sum().neg();
    return result(loss, logits.stopGradient(), own);
  }

  private MaskContrastResult result(NDArray loss, NDArray logits, NDArray own) {
    long anchors = logits.getShape().get(0);
    long candidates = logits.getShape().get(1);
    NDArray positive = logits.gather(own, 1);
    double positives = Scalars.of(positive.sum());
    double negatives = Scalars.of(logits.sum()) - positives;
    NDArray rank = logits.gte(positive).sum(new int[] {1});
    return new MaskContrastResult(
        loss,
        Math.toIntExact(anchors),
        Scalars.of(rank.lte(1).sum()) / anchors,
        Scalars.of(rank.lte(FEW).sum()) / anchors,
        positives * temperature / anchors,
        candidates == 1 ? 0 : negatives * temperature / (anchors * (candidates - 1)));
  }
}
