package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import java.util.ArrayList;
import java.util.List;

/** Layers one after the other: {@code block1}, {@code block2} and so on. */
public final class LayerChain extends Layer {
  private final List<Layer> layers;

  /**
   * Layers that fit together.
   *
   * @param layers one or more, each of which takes as many channels as the one before gives
   */
  public LayerChain(List<? extends Layer> layers) {
    super(
        layers.get(0).inputChannels(),
        layers.get(layers.size() - 1).outputChannels(),
        layers.stream().mapToInt(Layer::stride).reduce(1, (a, b) -> a * b));
    this.layers = List.copyOf(layers);
    for (int i = 0; i < layers.size(); i++) {
      addChildBlock(name(i), layers.get(i));
    }
  }

  /**
   * 3x3 convolutions with biases, each of which ends with a ReLU.
   *
   * @param inputChannels of the first
   * @param channels that each gives
   * @param count 1 or more
   */
  public static LayerChain rectified(int inputChannels, int channels, int count) {
    List<ConvolutionLayer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(
          new ConvolutionLayer(
              i == 0 ? inputChannels : channels, channels, Kernel.of(3), Finish.BIAS_RELU));
    }
    return new LayerChain(layers);
  }

  private static String name(int index) {
    return "block" + (index + 1);
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    NDArray result = input;
    for (Layer layer : layers) {
      result = layer.apply(parameters, result, training);
    }
    return result;
  }

  @Override
  public Value export(OnnxGraph graph, String name, Value input) {
    Value result = input;
    for (int i = 0; i < layers.size(); i++) {
      result = layers.get(i).export(graph, name + "." + name(i), result);
    }
    return result;
  }
}
