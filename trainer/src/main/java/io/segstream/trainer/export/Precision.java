package io.segstream.trainer.export;

import io.segstream.inference.onnx.TensorType;

/** How the weights of an exported model are stored. Inputs, outputs and sums are float32. */
public enum Precision {
  /** As they were learnt. */
  FLOAT32(TensorType.FLOAT, 1e-4),
  /** Rounded to half the bytes; every engine widens them when it loads the file. */
  FLOAT16(TensorType.FLOAT16, 2e-2);

  private final TensorType storage;
  private final double tolerance;

  Precision(TensorType storage, double tolerance) {
    this.storage = storage;
    this.tolerance = tolerance;
  }

  TensorType storage() {
    return storage;
  }

  /** The largest difference to the network that an engine may show. */
  public double tolerance() {
    return tolerance;
  }
}
