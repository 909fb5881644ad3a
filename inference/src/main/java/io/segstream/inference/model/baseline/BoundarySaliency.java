package io.segstream.inference.model.baseline;

import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;

/**
 * Where objects are likely, without having learnt any: surfaces that reach the frame's border
 * little are not background, and parts that differ from the background nearby stand out. Boundary
 * connectivity and background-weighted contrast as by Zhu et al., "Saliency Optimization from
 * Robust Background Detection" (CVPR 2014), with a Gaussian affinity between the nodes of a coarse
 * grid in place of geodesic distances between superpixels.
 */
final class BoundarySaliency {
  private BoundarySaliency() {}

  /**
   * A first guess.
   *
   * @return [N, 1, nodes], 0 or more, comparable between frames; close to 0 everywhere in a frame
   *     without contrast
   */
  static Value of(OnnxGraph graph, CoarseNodes nodes, Value logCentrality) {
    Value foreground = foreground(graph, nodes.affinity(1, Constants.SURFACE_REACH));
    Value background = foreground.negate().add(1);
    return contrast(graph, nodes.appearance(), background)
        .mul(foreground)
        .mul(logCentrality.mul(Constants.CENTRE_WEIGHT).exp());
  }

  /**
   * Chance that a node is not background, {@code exp(-b^2 / 2s^2)} with boundary connectivity b:
   * the length of border that a node's surface covers, over the root of its area.
   */
  private static Value foreground(OnnxGraph graph, Value affinity) {
    Value border =
        graph.floats(
            "border",
            new long[] {1, 1, CoarseGrid.NODES},
            CoarseGrid.border(Constants.BOTTOM_WEIGHT));
    Value length = border.matMul(affinity);
    Value area = CoarseNodes.mass(affinity);
    float spread = Constants.CONNECTIVITY_SPREAD;
    return length.square().div(area).mul(-0.5f / (spread * spread)).exp();
  }

  /**
   * Distance in appearance from the background around. The sum over all nodes of {@code w |x-y|^2}
   * is that of {@code w |x|^2 - 2 x.(w y) + w |y|^2}, so that three blurs replace all pairs.
   */
  private static Value contrast(OnnxGraph graph, Value appearance, Value background) {
    int channels = CoarseNodes.CHANNELS;
    Value squares = appearance.square().sum(1);
    Value weighted = background.concat(1, appearance.mul(background), squares.mul(background));
    Value around = blur(graph, weighted, channels + 2);
    Value total = around.slice(1, 0, 1);
    Value first = around.slice(1, 1, 1 + channels);
    Value second = around.slice(1, 1 + channels, 2 + channels);
    return squares
        .mul(total)
        .sub(appearance.mul(first).sum(1).mul(2))
        .add(second)
        .max(0)
        .add(1e-6f)
        .pow(Constants.CONTRAST_EXPONENT);
  }

  private static Value blur(OnnxGraph graph, Value nodes, int channels) {
    int rows = CoarseGrid.ROWS;
    int columns = CoarseGrid.COLUMNS;
    float width = Constants.CONTRAST_REACH;
    Value vertical =
        graph.floats("blur_rows", new long[] {rows, rows}, CoarseGrid.blur(rows, width));
    Value horizontal =
        graph.floats(
            "blur_columns", new long[] {columns, columns}, CoarseGrid.blur(columns, width));
    return vertical
        .matMul(CoarseGrid.map(nodes, channels))
        .matMul(horizontal)
        .reshape(0, channels, CoarseGrid.NODES);
  }
}
