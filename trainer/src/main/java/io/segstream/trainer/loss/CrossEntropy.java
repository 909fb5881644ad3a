package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.inference.evaluate.LabelMap;
import java.util.Arrays;
import java.util.List;

/**
 * Softmax cross-entropy over classes. Pixels of {@link LabelMap#VOID} do not count. With class
 * weights it is a weighted mean: divided by the sum of the weights of the pixels.
 */
public final class CrossEntropy {
  private final double[] weights;

  /**
   * A loss with class weights.
   *
   * @param weights above or equal 0, one per class
   */
  public CrossEntropy(List<Double> weights) {
    for (double weight : weights) {
      if (!(weight >= 0)) {
        throw new IllegalArgumentException("Class weight %s must be 0 or more".formatted(weight));
      }
    }
    this.weights = weights.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** A loss for which all classes count alike. */
  public static CrossEntropy unweighted(int classes) {
    double[] ones = new double[classes];
    Arrays.fill(ones, 1);
    return new CrossEntropy(Arrays.stream(ones).boxed().toList());
  }

  /**
   * Mean over the pixels of the batch that are not void.
   *
   * @param logits [N, C, h, w]
   * @param labels [N, h, w], unsigned
   * @return scalar with gradient; 0 if every pixel is void or of weight 0
   * @throws IllegalArgumentException if a label is not below C and not void
   */
  public NDArray evaluate(NDArray logits, byte[] labels) {
    Shape shape = logits.getShape();
    requireFit(shape, labels.length);
    long[] classes = new long[labels.length];
    double[] shares = new double[labels.length];
    double total = 0;
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i] & 0xff;
      if (label != LabelMap.VOID) {
        if (label >= weights.length) {
          throw new IllegalArgumentException(
              "Label %d at pixel %d is none of %d classes and not void (%d)"
                  .formatted(label, i, weights.length, LabelMap.VOID));
        }
        classes[i] = label;
        shares[i] = weights[label];
        total += weights[label];
      }
    }
    for (int i = 0; i < shares.length && total > 0; i++) {
      shares[i] /= total;
    }
    NDManager step = logits.getManager();
    Shape picked = new Shape(shape.get(0), 1, shape.get(2), shape.get(3));
    NDArray share = step.create(shares, picked).toType(logits.getDataType(), false);
    return logits.logSoftmax(1).gather(step.create(classes, picked), 1).mul(share).sum().neg();
  }

  private void requireFit(Shape shape, int labels) {
    if (shape.get(1) != weights.length) {
      throw new IllegalArgumentException(
          "Logits %s are not of %d classes".formatted(shape, weights.length));
    }
    if (shape.get(0) * shape.get(2) * shape.get(3) != labels) {
      throw new IllegalArgumentException("Logits %s meet %d labels".formatted(shape, labels));
    }
  }
}
