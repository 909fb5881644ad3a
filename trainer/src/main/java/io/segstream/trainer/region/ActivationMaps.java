package io.segstream.trainer.region;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.Value;
import java.util.Arrays;

/**
 * Class activation maps (Zhou et al., "Learning Deep Features for Discriminative Localization",
 * CVPR 2016): where in a region the features speak for a class. With a linear classifier over the
 * mean of the features, the mean of a map plus the class's bias is its logit.
 */
public final class ActivationMaps {
  /** Keeps flat maps at 0. */
  private static final double LEAST_RANGE = 1e-6;

  private ActivationMaps() {}

  /**
   * One map per region, {@code sum over k of W[c, k] F_k}. The classifier gets no gradient, the
   * features do.
   *
   * @param features F, [R, K, h, w]
   * @param classifier W, [C, K], further axes of extent 1 allowed
   * @param classes c of each region
   * @return [R, 1, h, w]
   */
  public static NDArray of(NDArray features, NDArray classifier, int[] classes) {
    NDManager step = features.getManager();
    NDArray detached = classifier.stopGradient();
    detached.attach(step);
    long[] rows = Arrays.stream(classes).asLongStream().toArray();
    NDArray weights = detached.reshape(detached.getShape().get(0), -1).get(step.create(rows));
    Shape shape = features.getShape();
    return features.mul(weights.reshape(shape.get(0), shape.get(1), 1, 1)).sum(new int[] {1}, true);
  }

  /**
   * The same as operators of a graph.
   *
   * @param features F, [R, K, h, w]
   * @param classifier W, [C, K, 1, 1]
   * @param classes [R]
   * @return [R, 1, h, w]
   */
  static Value export(Value features, Value classifier, Value classes) {
    Value weights = classifier.apply("Gather", Attributes.none().integer("axis", 0), classes);
    return features.mul(weights).sum(1);
  }

  /** {@link #normalised} as operators of a graph. */
  static Value exportNormalised(Value maps) {
    Value least = maps.smallest(1, 2, 3);
    return maps.sub(least).div(maps.largest(1, 2, 3).sub(least).max((float) LEAST_RANGE));
  }

  /**
   * Brings the weakest cell of each region to 0 and the strongest to 1; a flat map becomes 0.
   *
   * @param maps [R, 1, h, w]
   */
  public static NDArray normalised(NDArray maps) {
    NDArray rows = maps.reshape(maps.getShape().get(0), -1);
    NDArray least = rows.min(new int[] {1}, true);
    NDArray range = rows.max(new int[] {1}, true).sub(least);
    NDArray floor = maps.getManager().create(LEAST_RANGE).toType(maps.getDataType(), false);
    return rows.sub(least).div(range.maximum(floor)).reshape(maps.getShape());
  }
}
