package io.segstream.streams.config;

import io.segstream.inference.config.Block;
import io.segstream.inference.config.Key;

/**
 * How the model is run.
 *
 * @param name the runtime, as DJL calls it
 * @param threads that one inference call may use
 * @param workers inference calls that may run at the same time
 * @param batching how frames of several feeds share a call
 * @param tensorRt what only TensorRT has
 */
public record EngineBlock(
    @Key(
            value = "Runtime, as DJL names it: ONNX Runtime on the CPU or TensorRT on GPUs.",
            defaultValue = "OnnxRuntime")
        Runtime name,
    @Key(
            value = "Threads that one inference call on the CPU uses.",
            defaultValue = "1",
            unit = "threads",
            min = "1",
            max = "1024")
        int threads,
    @Key(
            value = "Inference calls that run at the same time.",
            defaultValue = "1",
            unit = "calls",
            min = "1",
            max = "256")
        int workers,
    @Block("How frames of several stream threads share one inference call.") BatchingBlock batching,
    @Block("How a model runs on TensorRT, if `engine.name` is that; see [TensorRT](tensorrt.md).")
        TensorRtBlock tensorRt) {

  /** Runtimes that can run a model. */
  public enum Runtime {
    /** ONNX Runtime on the CPU. */
    ONNX_RUNTIME("OnnxRuntime"),
    /** TensorRT on NVIDIA's GPUs. */
    TENSOR_RT("TensorRT");

    private final String djlName;

    Runtime(String djlName) {
      this.djlName = djlName;
    }

    /** The name as written in the configuration, which is DJL's. */
    @Override
    public String toString() {
      return djlName;
    }
  }
}
