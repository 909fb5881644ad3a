package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * Binary cross-entropy of what classes pictures show, from the means of their class maps.
 *
 * @param background class that is no tag and does not count
 */
public record TagLoss(OptionalInt background) {
  /**
   * Mean over pictures and classes.
   *
   * @param maps [N, C, h, w], logits
   * @param tags classes of each picture
   * @return scalar with gradient
   */
  public NDArray evaluate(NDArray maps, List<BitSet> tags) {
    Shape shape = maps.getShape();
    int classes = Math.toIntExact(shape.get(1));
    float[] shown = new float[tags.size() * classes];
    float[] counted = new float[tags.size() * classes];
    int counting = tags.size() * (background.isPresent() ? classes - 1 : classes);
    for (int i = 0; i < shown.length; i++) {
      int label = i % classes;
      shown[i] = tags.get((i - label) / classes).get(label) ? 1 : 0;
      counted[i] = label == background.orElse(-1) ? 0 : 1f / counting;
    }
    NDManager step = maps.getManager();
    Shape matrix = new Shape(tags.size(), classes);
    NDArray logits = maps.reshape(shape.get(0), classes, -1).mean(new int[] {2});
    NDArray targets = step.create(shown, matrix).toType(maps.getDataType(), false);
    NDArray weights = step.create(counted, matrix).toType(maps.getDataType(), false);
    return Activation.softPlus(logits).sub(logits.mul(targets)).mul(weights).sum();
  }
}
