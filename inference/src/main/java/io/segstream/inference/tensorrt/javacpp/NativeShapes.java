package io.segstream.inference.tensorrt.javacpp;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.nvinfer.Dims64;

/** Shapes and types in TensorRT's form and in DJL's. */
final class NativeShapes {
  private NativeShapes() {}

  /** The caller closes it. */
  static Dims64 dims(Shape shape) {
    Dims64 dims = new Dims64();
    dims.nbDims(shape.dimension());
    for (int axis = 0; axis < shape.dimension(); axis++) {
      dims.d(axis, shape.get(axis));
    }
    return dims;
  }

  static Shape shape(Dims64 dims) {
    long[] axes = new long[Math.max(0, dims.nbDims())];
    for (int axis = 0; axis < axes.length; axis++) {
      axes[axis] = dims.d(axis);
    }
    return new Shape(axes);
  }

  /**
   * @throws IllegalArgumentException for types that hosts do not have
   */
  static DataType type(nvinfer.DataType type) {
    return switch (type.intern()) {
      case kFLOAT -> DataType.FLOAT32;
      case kHALF -> DataType.FLOAT16;
      case kBF16 -> DataType.BFLOAT16;
      case kINT8 -> DataType.INT8;
      case kUINT8 -> DataType.UINT8;
      case kINT32 -> DataType.INT32;
      case kINT64 -> DataType.INT64;
      case kBOOL -> DataType.BOOLEAN;
      default ->
          throw new IllegalArgumentException(
              "Inputs and outputs cannot be of %s: cast them in the network".formatted(type));
    };
  }
}
