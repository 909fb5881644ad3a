package io.segstream.inference.quantise;

import io.segstream.inference.onnx.proto.TensorProto;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Reads the numbers of a weight tensor, which files hold in one of two ways. */
final class TensorFloats {
  private TensorFloats() {}

  static float[] of(TensorProto tensor) {
    float[] values;
    if (tensor.getRawData().isEmpty()) {
      values = new float[tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
    } else {
      FloatBuffer raw =
          tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      values = new float[raw.remaining()];
      raw.get(values);
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(
            "Weight '%s' holds %s: bytes cannot".formatted(tensor.getName(), value));
      }
    }
    return values;
  }
}
