package io.segstream.inference.model.baseline;

import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.onnx.Window;

/**
 * What the nodes of the {@link CoarseGrid} look like and where they are.
 *
 * @param appearance colour and texture [N, {@value #CHANNELS}, nodes], scaled so that a distance of
 *     about 1 means "another surface" in this frame; the mean of each channel is 0
 * @param place row and column [N, 2, nodes], 0 to 1
 */
record CoarseNodes(Value appearance, Value place) {
  static final int CHANNELS = 7;

  static CoarseNodes of(OnnxGraph graph, PixelFeatures features) {
    Value smooth = features.lab().padEdges(1, 1).averagePool(Window.square(3));
    Value lab = CoarseGrid.nodes(graph, smooth, 3);
    Value places = graph.floats("places", new long[] {1, 2, CoarseGrid.NODES}, CoarseGrid.places());
    // Adding to zeros gives the places as many frames as the batch has.
    Value place = lab.slice(1, 0, 2).mul(0).add(places);
    return new CoarseNodes(colour(graph, lab).concat(1, texture(graph, features)), place);
  }

  /** Colours relative to how much they vary in the frame, so that a dull one counts as well. */
  private static Value colour(OnnxGraph graph, Value lab) {
    Value centred = lab.sub(lab.mean(2));
    Value spread = centred.square().mean(1, 2).sqrt();
    Value weights =
        graph.floats(
            "lab_weights",
            new long[] {1, 3, 1},
            Constants.LIGHTNESS_WEIGHT,
            Constants.CHROMA_WEIGHT,
            Constants.CHROMA_WEIGHT);
    return centred.div(spread.mul(Constants.SPREAD_SHARE).add(Constants.COLOUR_FLOOR)).mul(weights);
  }

  private static Value texture(OnnxGraph graph, PixelFeatures features) {
    Value texture =
        CoarseGrid.nodes(graph, features.texture(), 4)
            .add(Constants.TEXTURE_FLOOR)
            .apply("Log", Attributes.none())
            .mul(Constants.TEXTURE_WEIGHT);
    return texture.sub(texture.mean(2));
  }

  /**
   * How alike each two nodes are, {@code exp(-d^2 / 2)}. Appearance and place are centred, since
   * distances from products of large numbers lose their last digits.
   *
   * @param sharpness factor on differences in appearance
   * @param reach distance in place that counts 1
   * @return [N, nodes, nodes], 0 to 1, symmetric
   */
  Value affinity(float sharpness, float reach) {
    Value all = appearance.mul(sharpness).concat(1, place.sub(0.5f).mul(1 / reach));
    Value squares = all.square().sum(1).mul(-0.5f);
    Value ones = squares.mul(0).add(1);
    // One product gives x.y - x.x/2 - y.y/2.
    Value left = all.concat(1, squares, ones).transpose(0, 2, 1);
    return left.matMul(all.concat(1, ones, squares)).exp();
  }

  /**
   * What the affinities of each node sum to. They are symmetric, so that rows sum to what columns
   * do, and ONNX Runtime adds up rows ten times as fast on a CPU.
   *
   * @param affinity [N, nodes, nodes]
   * @return [N, 1, nodes]
   */
  static Value mass(Value affinity) {
    return affinity.sum(2).reshape(0, 1, CoarseGrid.NODES);
  }
}
