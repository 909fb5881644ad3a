package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.onnx.Window;
import io.segstream.trainer.autograd.Scale;

/** Changes of extent that learn nothing, each for DJL and for ONNX. */
public final class Sampling {
  // Codes of torch's interpolation modes in DJL's native library.
  private static final int BILINEAR = 1;

  private Sampling() {}

  /** Bilinear with half-pixel centres to the extent of another map; ONNX: {@link Value#resize}. */
  static NDArray bilinear(NDArray input, NDArray like) {
    return bilinear(input, like.getShape().get(2), like.getShape().get(3));
  }

  /** Bilinear with half-pixel centres to an extent that is not smaller. */
  static NDArray bilinear(NDArray input, long height, long width) {
    return input.getNDArrayInternal().interpolation(new long[] {height, width}, BILINEAR, false);
  }

  /** Means over the whole map, [N, C, 1, 1]; DJL's mean takes one axis only. */
  public static NDArray globalMean(NDArray input) {
    Shape shape = input.getShape();
    return Scale.down(input.sum(new int[] {2, 3}, true), shape.get(2) * shape.get(3));
  }

  /** Means over the whole map, [N, C, 1, 1]. */
  static Value globalMean(Value input) {
    return input.apply("GlobalAveragePool", Attributes.none());
  }

  /** Means of 2x2 cells each; an odd last row or column is left out. */
  static NDArray halvingMean(NDArray input) {
    Shape two = new Shape(2, 2);
    return Pool.avgPool2d(input, two, two, new Shape(0, 0), false, false);
  }

  /** Means of 2x2 cells each; an odd last row or column is left out. */
  static Value halvingMean(Value input) {
    return input.averagePool(Window.square(2).stride(2));
  }

  /** Largest of 3x3 cells at every second cell; what lies outside never counts. */
  static NDArray halvingMaxPool(NDArray input) {
    return Pool.maxPool2d(input, new Shape(3, 3), new Shape(2, 2), new Shape(1, 1), false);
  }

  /** Largest of 3x3 cells at every second cell; what lies outside never counts. */
  static Value halvingMaxPool(Value input) {
    return input.maxPool(Window.square(3).stride(2).padding(Window.Padding.ZEROS));
  }

  /** The one cell of each channel repeated over the extent of another map. */
  static NDArray spread(NDArray cell, NDArray like) {
    Shape shape = like.getShape();
    return cell.broadcast(shape.get(0), cell.getShape().get(1), shape.get(2), shape.get(3));
  }

  /** The one cell of each channel repeated over the extent of another map. */
  static Value spread(OnnxGraph graph, Value cell, Value like) {
    Value shape = graph.indices(1, 1).concat(0, like.imageSize());
    return cell.apply("Expand", Attributes.none(), shape);
  }
}
