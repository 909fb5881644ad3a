package io.segstream.inference.quantise;

/** How real values of a network become bytes. */
public enum ActivationBytes {
  /** Unsigned, with the byte of zero where the range wants it: what ONNX Runtime is quick with. */
  ASYMMETRIC(64),
  /** Signed, zero stays zero: what TensorRT takes. */
  SYMMETRIC(127);

  private final int largestWeight;

  ActivationBytes(int largestWeight) {
    this.largestWeight = largestWeight;
  }

  /**
   * The largest byte of a weight that is multiplied with such bytes. x86 processors without VNNI
   * add two products in 16 bits and cut what does not fit, silently; {@code 2 * 255 * 64} does.
   */
  int largestWeight() {
    return largestWeight;
  }
}
