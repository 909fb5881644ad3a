package io.segstream.trainer.region;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.segstream.inference.onnx.Value;

/**
 * Cells of a region lend their features to cells that look alike: {@code Y_i = sum over j of w_ij
 * E_j} where row i of w is the softmax over j of the cosine of E_i and E_j.
 */
final class SelfSimilarity {
  private SelfSimilarity() {}

  /**
   * The same as operators of a graph.
   *
   * @param side cells of a region along each axis
   */
  static Value export(Value features, int side) {
    Value columns = features.reshape(0, 0, -1);
    Value unit = columns.unitLength(1);
    Value weights = unit.transpose(0, 2, 1).matMul(unit).softmax(2);
    return weights.matMul(columns.transpose(0, 2, 1)).transpose(0, 2, 1).reshape(0, 0, side, side);
  }

  /**
   * Applies it to each region alone.
   *
   * @param features E, [R, C, h, w]
   * @return Y, of the same shape
   */
  static NDArray enhance(NDArray features) {
    Shape shape = features.getShape();
    NDArray columns = features.reshape(shape.get(0), shape.get(1), -1);
    NDArray unit = columns.normalize(2, 1);
    NDArray weights = unit.transpose(0, 2, 1).matMul(unit).softmax(2);
    return weights.matMul(columns.transpose(0, 2, 1)).transpose(0, 2, 1).reshape(shape);
  }
}
