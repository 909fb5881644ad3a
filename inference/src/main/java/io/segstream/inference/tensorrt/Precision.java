package io.segstream.inference.tensorrt;

/**
 * How exactly a network runs. The types of its numbers are those of the ONNX file (networks are
 * strongly typed); this says which they are, and how float32 is multiplied.
 */
public enum Precision {
  /** Float32 throughout. */
  FLOAT32(1e-3),
  /** Float32, multiplied with 10 bits of mantissa on tensor cores. */
  TF32(1e-2),
  /**
   * The file computes in float16, which {@link io.segstream.inference.onnx.HalfPrecision} makes of
   * one in float32; what is float32 in it still runs as {@link #TF32}.
   */
  FLOAT16(1e-2),
  /** The file quantises to 8 bits by its own nodes; the rest runs as {@link #TF32}. */
  INT8(1e-2);

  private final double rounding;

  Precision(double rounding) {
    this.rounding = rounding;
  }

  /**
   * How far outputs may be from those of the same network in float32 on a CPU, as a share of their
   * largest value: more is not rounding.
   */
  public double rounding() {
    return rounding;
  }
}
