package io.segstream.inference.quantise;

/** How real values of a network become bytes. */
public enum ActivationBytes {
  /** Unsigned, with the byte of zero where the range wants it: what ONNX Runtime is quick with. */
  ASYMMETRIC,
  /** Signed, zero stays zero: what TensorRT takes. */
  SYMMETRIC
}
