package io.segstream.inference.tensorrt;

import io.segstream.inference.engine.EngineException;

/** TensorRT cannot do what was asked. The message says what was found and what is needed. */
public final class TensorRtException extends EngineException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** The NVIDIA driver is not installed. */
    NO_DRIVER,
    /** The driver is older than the CUDA libraries need. */
    OLD_DRIVER,
    /** The driver sees no device, or not the one that was asked for. */
    NO_DEVICE,
    /** A library of CUDA or TensorRT is missing. */
    MISSING_LIBRARY,
    /** A library is there in a version that does not fit. */
    WRONG_VERSION,
    /** The memory of the device, or memory it shares with the host, does not suffice. */
    OUT_OF_MEMORY,
    /** The network is no ONNX file, or has what TensorRT cannot run. */
    UNSUPPORTED_NETWORK,
    /** The network is good, but no plan came out. */
    BUILD_FAILED,
    /** The bytes are no plan, or only part of one. */
    PLAN_DAMAGED,
    /** The plan was built for another TensorRT or another device. */
    PLAN_FOREIGN,
    /** A plan that is loaded failed to run. */
    EXECUTION_FAILED
  }

  private final Kind kind;

  public TensorRtException(Shortfall shortfall) {
    this(shortfall, null);
  }

  public TensorRtException(Shortfall shortfall, Throwable cause) {
    super("TensorRT: " + shortfall, cause);
    this.kind = shortfall.kind();
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }
}
