package io.segstream.inference.tensorrt.check;

import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.PlanProfiles;
import io.segstream.inference.engine.PlanProfiles.Batches;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.engine.TensorRtEngine;
import io.segstream.inference.engine.TensorRtSettings;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.tensorrt.BuildProgress;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.ContextOptions.Graphs;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.TensorRtBackend;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A model with its plan in one precision.
 *
 * @param plan as TensorRT built it; not copied
 */
record CheckedModel(TensorRtBackend backend, LoadedModel model, byte[] plan, int device) {
  private static final long IDLE_BYTES = 1L << 30;
  private static final int USUAL_BATCH = 8;

  /**
   * Builds the plan.
   *
   * @param onnx the network in this precision
   */
  static CheckedModel build(
      TensorRtBackend backend,
      LoadedModel model,
      Precision precision,
      byte[] onnx,
      int largestBatch,
      List<FrameSize> sizes,
      int device) {
    Batches batches = new Batches(Math.min(USUAL_BATCH, largestBatch), largestBatch);
    BuildRequest request =
        new BuildRequest(
            onnx,
            PlanProfiles.of(model, batches, sizes),
            precision,
            BuildRequest.DEFAULT_WORKSPACE_BYTES,
            new byte[0],
            device);
    return new CheckedModel(
        backend, model, backend.build(request, BuildProgress.NONE).plan(), device);
  }

  /** An engine over a plan of its own on the device; the caller closes it. */
  SegmentationEngine open(int contexts, Graphs graphs) {
    return TensorRtEngine.open(
        model,
        List.of(backend.load(plan, device)),
        new TensorRtSettings(contexts, graphs, IDLE_BYTES));
  }

  /** Seconds of a call, on average over so many, after as many that do not count. */
  double seconds(FrameBatch batch, int contexts, Graphs graphs, int calls, LongSupplier nanos) {
    try (SegmentationEngine engine = open(contexts, graphs)) {
      CheckFrames.runAll(engine, batch, calls, contexts);
      long began = nanos.getAsLong();
      CheckFrames.runAll(engine, batch, calls, contexts);
      return Math.max(1, nanos.getAsLong() - began) / 1e9 / calls;
    }
  }
}
