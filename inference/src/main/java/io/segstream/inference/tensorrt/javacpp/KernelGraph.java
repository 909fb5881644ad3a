package io.segstream.inference.tensorrt.javacpp;

import static org.bytedeco.cuda.global.cudart.cudaGraphDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphExecDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphInstantiate;
import static org.bytedeco.cuda.global.cudart.cudaGraphLaunch;
import static org.bytedeco.cuda.global.cudart.cudaStreamBeginCapture;
import static org.bytedeco.cuda.global.cudart.cudaStreamCaptureModeThreadLocal;
import static org.bytedeco.cuda.global.cudart.cudaStreamEndCapture;

import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;

/**
 * Records the kernels of a run, so that the next one of the same shapes starts them all at once.
 * Copies stay outside: the host's memory differs from run to run. One recording is kept, since
 * TensorRT may change what a context's kernels refer to when its shapes change.
 */
final class KernelGraph {
  private final CUstream_st stream;
  private Map<String, Shape> shapes = Map.of();
  private CUgraphExec_st recorded;

  KernelGraph(CUstream_st stream, NativeScope scope) {
    this.stream = stream;
    scope.onClose(this::forget);
  }

  /**
   * Runs kernels. Shapes that come for the first time run as they are, which TensorRT needs to
   * prepare itself; the second time they are recorded.
   *
   * @param start puts the kernels into the stream; false if it cannot
   */
  boolean run(Map<String, Shape> wanted, BooleanSupplier start) {
    if (!wanted.equals(shapes)) {
      forget();
      boolean started = start.getAsBoolean();
      shapes = started ? wanted : Map.of();
      return started;
    }
    if (recorded == null && !record(start)) {
      return false;
    }
    Cuda.check(cudaGraphLaunch(recorded, stream), "cudaGraphLaunch");
    return true;
  }

  private boolean record(BooleanSupplier start) {
    Cuda.check(
        cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal), "cudaStreamBeginCapture");
    boolean started = start.getAsBoolean();
    CUgraph_st graph = new CUgraph_st();
    Cuda.check(cudaStreamEndCapture(stream, graph), "cudaStreamEndCapture");
    try {
      if (started) {
        CUgraphExec_st instance = new CUgraphExec_st();
        Cuda.check(cudaGraphInstantiate(instance, graph, 0), "cudaGraphInstantiate");
        recorded = instance;
      }
      return started;
    } finally {
      Cuda.check(cudaGraphDestroy(graph), "cudaGraphDestroy");
    }
  }

  private void forget() {
    if (recorded != null) {
      CUgraphExec_st last = recorded;
      recorded = null;
      Cuda.check(cudaGraphExecDestroy(last), "cudaGraphExecDestroy");
    }
  }
}
