package io.segstream.inference.onnx;

import io.segstream.inference.onnx.proto.TensorProto;

/** Types that a tensor's numbers can have, with their codes in the ONNX format. */
public enum TensorType {
  FLOAT(TensorProto.DataType.FLOAT_VALUE),
  UINT8(TensorProto.DataType.UINT8_VALUE),
  INT32(TensorProto.DataType.INT32_VALUE),
  INT64(TensorProto.DataType.INT64_VALUE),
  BOOL(TensorProto.DataType.BOOL_VALUE),
  FLOAT16(TensorProto.DataType.FLOAT16_VALUE);

  private final int code;

  TensorType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
