package io.segstream.inference.model.baseline;

import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;

/** The objectness output: saliency on a coarse grid, brought back to the edges of the frame. */
final class Objectness {
  private static final float STEEPNESS = 8;

  /** Saliency from which on a frame is taken to show something; a blank one stays far below. */
  private static final float FULL_CONFIDENCE = 0.2f;

  private Objectness() {}

  /** Logits [N, 1, h, w], with 0 as the threshold that the constants are set for. */
  static Value logits(OnnxGraph graph, PixelFeatures features, CoarseNodes nodes) {
    Value logCentrality =
        graph.floats(
            "log_centrality",
            new long[] {1, 1, CoarseGrid.NODES},
            CoarseGrid.logCentrality(Constants.CENTRE_ROW, Constants.CENTRE_WIDTH));
    Value saliency = BoundarySaliency.of(graph, nodes, logCentrality);
    Value largest = saliency.largest(2);
    Value guess = saliency.div(largest.add(Constants.CONTRAST_FLOOR)).pow(Constants.GUESS_EXPONENT);
    // The densities are relative, so they would find "the most likely object" in a blank wall.
    Value confidence = largest.mul(1 / FULL_CONFIDENCE).clip(0, 1);
    Value coarse = ForegroundDensity.refine(nodes, guess, logCentrality).mul(confidence);
    Value fine = CoarseGrid.map(coarse, 1).resize(features.lab().imageSize());
    Value lightness = features.lab().slice(1, 0, 1);
    return GuidedFilter.apply(lightness, fine, Constants.EDGE_SMOOTHNESS)
        .sub(Constants.THRESHOLD)
        .mul(STEEPNESS);
  }
}
