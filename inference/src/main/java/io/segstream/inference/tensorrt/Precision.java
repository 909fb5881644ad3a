package io.segstream.inference.tensorrt;

/**
 * How exactly a network runs. The types of its numbers are those of the ONNX file (networks are
 * strongly typed); this says which they are, and how float32 is multiplied.
 */
public enum Precision {
  /** Float32 throughout. */
  FLOAT32,
  /** Float32, multiplied with 10 bits of mantissa on tensor cores. */
  TF32,
  /**
   * The file computes in float16, which {@link io.segstream.inference.onnx.HalfPrecision} makes of
   * one in float32; what is float32 in it still runs as {@link #TF32}.
   */
  FLOAT16,
  /** The file quantises to 8 bits by its own nodes; the rest runs as {@link #TF32}. */
  INT8
}
