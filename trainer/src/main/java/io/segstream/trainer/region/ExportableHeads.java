package io.segstream.trainer.region;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import io.segstream.inference.engine.RegionViews;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import java.util.List;
import java.util.Optional;

/** Heads over the features of regions that can run without the trainer. */
public interface ExportableHeads {
  /**
   * What heads add to a graph.
   *
   * @param masks chances of the masks' cells, [R, 1, 28, 28], 0 to 1
   * @param vectors of the regions in the space of words, [R, D]
   */
  record Outputs(Value masks, Optional<Value> vectors) {}

  /**
   * Appends the heads in inference mode to a graph.
   *
   * @param features of the network for one picture, [1, F, h, w]
   * @param boxes left, top, right and bottom in pixels, [R, 4]
   * @param stride pixels per cell of the features
   */
  Outputs export(OnnxGraph graph, Value features, Value boxes, double stride);

  /**
   * Runs the heads in inference mode.
   *
   * @param features of the network for one picture alone, [1, F, h, w]
   * @param stride pixels per cell of the features
   * @param boxes one or more
   */
  RegionViews look(
      ParameterStore parameters, NDArray features, double stride, List<RegionBox> boxes);
}
