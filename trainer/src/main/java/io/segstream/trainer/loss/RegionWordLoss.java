package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Classifies regions by words: the logit of a class is the dot product of the region's embedding
 * and the class's word vector; that of the background is 0. The sum of the weighted cross-entropies
 * is divided by the number of regions and not by the sum of the weights (Huynh et al., CVPR 2022).
 *
 * @param backgroundWeight of regions without an object, 0 or more
 */
public record RegionWordLoss(double backgroundWeight) {
  /** As published. */
  public static final RegionWordLoss PUBLISHED = new RegionWordLoss(0.2);

  /** Label of regions without an object; classes count from 1. */
  public static final int BACKGROUND = 0;

  public RegionWordLoss {
    if (!(backgroundWeight >= 0) || Double.isInfinite(backgroundWeight)) {
      throw new IllegalArgumentException(
          "backgroundWeight %s must be 0 or more and finite".formatted(backgroundWeight));
    }
  }

  /**
   * Logits of the background and of all classes.
   *
   * @param regions embeddings, [R, D]
   * @param words vectors, [C, D]
   * @return [R, 1 + C]
   */
  public static NDArray logits(NDArray regions, NDArray words) {
    NDManager step = regions.getManager();
    NDArray background = step.zeros(new Shape(regions.getShape().get(0), 1), regions.getDataType());
    return NDArrays.concat(new NDList(background, regions.matMul(words.transpose(1, 0))), 1);
  }

  /**
   * The loss.
   *
   * @param regions embeddings, [R, D]
   * @param words vectors, [C, D]
   * @param labels R, {@link #BACKGROUND} or 1 + the index of the word
   * @return scalar with gradient
   */
  public NDArray evaluate(NDArray regions, NDArray words, int[] labels) {
    int classes = Math.toIntExact(words.getShape().get(0));
    long[] picked = new long[labels.length];
    double[] weights = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] > classes) {
        throw new IllegalArgumentException(
            "Label %d of region %d is neither %d nor one of %d classes"
                .formatted(labels[i], i, BACKGROUND, classes));
      }
      picked[i] = labels[i];
      weights[i] = (labels[i] == BACKGROUND ? backgroundWeight : 1) / labels.length;
    }
    NDArray logits = logits(regions, words);
    NDManager step = logits.getManager();
    Shape column = new Shape(labels.length, 1);
    NDArray weight = step.create(weights, column).toType(logits.getDataType(), false);
    return logits.logSoftmax(1).gather(step.create(picked, column), 1).mul(weight).sum().neg();
  }
}
