package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What reads a network's features: 1x1 convolutions, and classes as the settings say. */
final class Heads {
  private static final String EMBEDDING = "embedding";
  private static final String OBJECTNESS = "objectness";
  private static final String CLASSES = "classes";

  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private final ClassSource source;

  /**
   * New heads; the network adds them as its children.
   *
   * @param settings of the network
   * @param objectness what follows the convolution of the objectness
   */
  Heads(int features, NetworkSettings settings, Finish objectness) {
    int dimensions = settings.embeddingDimensions();
    source = settings.classSource();
    layers.put(EMBEDDING, head(features, dimensions, Finish.BIAS));
    layers.put(OBJECTNESS, head(features, 1, objectness));
    if (settings.classes() > 0) {
      layers.put(
          CLASSES,
          switch (source) {
            case FEATURES -> head(features, settings.classes(), Finish.BIAS);
            case EMBEDDINGS -> new ClassHead(dimensions, settings.classes());
          });
    }
  }

  private static ConvolutionLayer head(int features, int channels, Finish finish) {
    return new ConvolutionLayer(features, channels, Kernel.of(1), finish);
  }

  Map<String, Layer> byName() {
    return layers;
  }

  NetworkOutputs apply(ParameterStore parameters, NDArray features, boolean training) {
    NDArray embeddings = layers.get(EMBEDDING).apply(parameters, features, training);
    NDArray read = source == ClassSource.FEATURES ? features : embeddings;
    return new NetworkOutputs(
        embeddings,
        layers.get(OBJECTNESS).apply(parameters, features, training),
        features,
        Optional.ofNullable(layers.get(CLASSES))
            .map(head -> head.apply(parameters, read, training)));
  }

  SegmentationNetwork.GraphOutputs export(OnnxGraph graph, Value features) {
    Value embeddings = export(graph, EMBEDDING, features);
    Value read = source == ClassSource.FEATURES ? features : embeddings;
    return new SegmentationNetwork.GraphOutputs(
        embeddings,
        export(graph, OBJECTNESS, features),
        layers.containsKey(CLASSES) ? Optional.of(export(graph, CLASSES, read)) : Optional.empty());
  }

  private Value export(OnnxGraph graph, String name, Value input) {
    return layers.get(name).export(graph, name, input);
  }
}
