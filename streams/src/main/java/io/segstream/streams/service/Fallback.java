package io.segstream.streams.service;

/** What serves while TensorRT cannot. */
public enum Fallback {
  /** ONNX Runtime on the CPU: slower, with the same model. */
  ONNX_RUNTIME("OnnxRuntime"),
  /** Nothing: the service is not ready until TensorRT is, and does not start without it. */
  NONE("none");

  private final String text;

  Fallback(String text) {
    this.text = text;
  }

  /** As written in the configuration. */
  @Override
  public String toString() {
    return text;
  }
}
