package io.segstream.inference.tensorrt;

import io.segstream.inference.onnx.HalfPrecision;
import io.segstream.inference.onnx.QuantisedNetwork;

/** Gives networks the precision that a plan is to have: TensorRT takes it from the file. */
public final class NetworkPrecision {
  private NetworkPrecision() {}

  /**
   * The file that a plan is built of.
   *
   * @param onnx the network's file
   * @return the same, or one that computes in float16
   * @throws IllegalArgumentException if it is no ONNX network, or cannot compute so; TensorRT would
   *     build what is not quantised as TF32 without a word
   */
  public static byte[] prepare(byte[] onnx, Precision precision) {
    QuantisedNetwork bytes = QuantisedNetwork.of(onnx);
    if (bytes == QuantisedNetwork.ASYMMETRIC) {
      throw new IllegalArgumentException(
          "its bytes are asymmetric, which TensorRT does not take: make it again with 'segstream models quantise --bytes symmetric'");
    }
    if (precision == Precision.INT8 && bytes == QuantisedNetwork.NONE) {
      throw new IllegalArgumentException(
          "it is not quantised: make an INT8 model of it with 'segstream models quantise --bytes symmetric', or take TF32 or FLOAT16");
    }
    return precision == Precision.FLOAT16 ? HalfPrecision.convert(onnx) : onnx;
  }
}
