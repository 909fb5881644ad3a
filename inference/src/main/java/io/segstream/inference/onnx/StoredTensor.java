package io.segstream.inference.onnx;

import ai.onnxruntime.platform.Fp16Conversions;
import com.google.protobuf.ByteString;
import io.segstream.inference.onnx.proto.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Makes the messages by which an ONNX file stores tensors: sizes, outermost first, and the numbers,
 * row-major, as raw little-endian bytes.
 */
final class StoredTensor {
  private StoredTensor() {}

  static TensorProto floats(String name, long[] dimensions, float[] values) {
    requireCount(name, dimensions, values.length);
    ByteBuffer bytes = littleEndian((long) values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return tensor(name, TensorType.FLOAT, dimensions, bytes);
  }

  /**
   * Rounds to half the bytes.
   *
   * @throws IllegalArgumentException if a number is beyond what float16 holds
   */
  static TensorProto halves(String name, long[] dimensions, float[] values) {
    requireCount(name, dimensions, values.length);
    ByteBuffer bytes = littleEndian((long) values.length * Short.BYTES);
    for (float value : values) {
      short half = Fp16Conversions.mlasFloatToFp16(value);
      if (Float.isInfinite(Fp16Conversions.mlasFp16ToFloat(half)) || Float.isNaN(value)) {
        throw new IllegalArgumentException(
            "Weight '%s' holds %s, which float16 cannot: write the model in float32"
                .formatted(name, value));
      }
      bytes.putShort(half);
    }
    return tensor(name, TensorType.FLOAT16, dimensions, bytes.flip());
  }

  static TensorProto longs(String name, long[] dimensions, long[] values) {
    requireCount(name, dimensions, values.length);
    ByteBuffer bytes = littleEndian((long) values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return tensor(name, TensorType.INT64, dimensions, bytes);
  }

  private static TensorProto tensor(
      String name, TensorType type, long[] dimensions, ByteBuffer littleEndian) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.code())
            .setRawData(ByteString.copyFrom(littleEndian));
    for (long dimension : dimensions) {
      tensor.addDims(dimension);
    }
    return tensor.build();
  }

  private static void requireCount(String name, long[] dimensions, int count) {
    long expected = 1;
    for (long dimension : dimensions) {
      expected = Math.multiplyExact(expected, dimension);
    }
    if (expected != count) {
      throw new IllegalArgumentException(
          "Tensor '%s' of shape %s needs %d values, got %d"
              .formatted(name, Arrays.toString(dimensions), expected, count));
    }
  }

  private static ByteBuffer littleEndian(long size) {
    return ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
