package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The 1x1 convolutions that read a network's features. */
final class Heads {
  private static final String EMBEDDING = "embedding";
  private static final String OBJECTNESS = "objectness";
  private static final String CLASSES = "classes";

  private final Map<String, ConvolutionLayer> layers = new LinkedHashMap<>();

  /**
   * New heads; the network adds them as its children.
   *
   * @param classes C, or 0 for none
   * @param dimensions D
   * @param objectness what follows the convolution of the objectness
   */
  Heads(int features, int classes, int dimensions, Finish objectness) {
    layers.put(EMBEDDING, head(features, dimensions, Finish.BIAS));
    layers.put(OBJECTNESS, head(features, 1, objectness));
    if (classes > 0) {
      layers.put(CLASSES, head(features, classes, Finish.BIAS));
    }
  }

  private static ConvolutionLayer head(int features, int channels, Finish finish) {
    return new ConvolutionLayer(features, channels, Kernel.of(1), finish);
  }

  Map<String, ConvolutionLayer> byName() {
    return layers;
  }

  NetworkOutputs apply(ParameterStore parameters, NDArray features, boolean training) {
    return new NetworkOutputs(
        layers.get(EMBEDDING).apply(parameters, features, training),
        layers.get(OBJECTNESS).apply(parameters, features, training),
        features,
        Optional.ofNullable(layers.get(CLASSES))
            .map(head -> head.apply(parameters, features, training)));
  }

  SegmentationNetwork.GraphOutputs export(OnnxGraph graph, Value features) {
    return new SegmentationNetwork.GraphOutputs(
        export(graph, EMBEDDING, features),
        export(graph, OBJECTNESS, features),
        layers.containsKey(CLASSES)
            ? Optional.of(export(graph, CLASSES, features))
            : Optional.empty());
  }

  private Value export(OnnxGraph graph, String name, Value features) {
    return layers.get(name).export(graph, name, features);
  }
}
