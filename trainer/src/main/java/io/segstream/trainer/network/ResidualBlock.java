package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;

/**
 * A chain of convolutions whose result is added to the input, then ReLU (He et al., "Deep Residual
 * Learning for Image Recognition", 2016). Where channels or extent change, the input goes through a
 * 1x1 convolution first.
 */
public final class ResidualBlock extends Layer {
  private final Layer[] chain;
  private final ConvolutionLayer shortcut;

  private ResidualBlock(ConvolutionLayer[] chain, int stride) {
    super(chain[0].inputChannels(), chain[chain.length - 1].outputChannels(), stride);
    this.chain = chain;
    for (int i = 0; i < chain.length; i++) {
      addChildBlock("convolution" + (i + 1), chain[i]);
    }
    shortcut =
        stride == 1 && inputChannels() == outputChannels()
            ? null
            : addChildBlock(
                "shortcut",
                new ConvolutionLayer(
                    inputChannels(), outputChannels(), Kernel.of(1).stride(stride), Finish.NORM));
  }

  /** Two 3x3 convolutions; the first has the stride. */
  static ResidualBlock basic(int inputChannels, int outputChannels, int stride) {
    return new ResidualBlock(
        new ConvolutionLayer[] {
          new ConvolutionLayer(
              inputChannels, outputChannels, Kernel.of(3).stride(stride), Finish.NORM_RELU),
          new ConvolutionLayer(outputChannels, outputChannels, Kernel.of(3), Finish.NORM)
        },
        stride);
  }

  /**
   * 1x1 to a quarter of the output's channels, 3x3 with stride and dilation, 1x1 to the output's
   * channels: the "v1.5" bottleneck, whose stride sits in the 3x3.
   */
  static ResidualBlock bottleneck(int inputChannels, int outputChannels, int stride, int dilation) {
    int inner = outputChannels / 4;
    Kernel middle = Kernel.of(3).stride(stride).dilation(dilation);
    return new ResidualBlock(
        new ConvolutionLayer[] {
          new ConvolutionLayer(inputChannels, inner, Kernel.of(1), Finish.NORM_RELU),
          new ConvolutionLayer(inner, inner, middle, Finish.NORM_RELU),
          new ConvolutionLayer(inner, outputChannels, Kernel.of(1), Finish.NORM)
        },
        stride);
  }

  /** Each channel alone over a wide window, then all channels together: sight for few weights. */
  static ResidualBlock wide(int channels, int dilation) {
    Kernel apart = Kernel.of(3).dilation(dilation).groups(channels);
    return new ResidualBlock(
        new ConvolutionLayer[] {
          new ConvolutionLayer(channels, channels, apart, Finish.NORM_RELU),
          new ConvolutionLayer(channels, channels, Kernel.of(1), Finish.NORM)
        },
        1);
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    NDArray result = input;
    for (Layer layer : chain) {
      result = layer.apply(parameters, result, training);
    }
    NDArray kept = shortcut == null ? input : shortcut.apply(parameters, input, training);
    return Activation.relu(result.add(kept));
  }

  @Override
  public Value export(OnnxGraph graph, String name, Value input) {
    Value result = input;
    for (int i = 0; i < chain.length; i++) {
      result = chain[i].export(graph, name + ".convolution" + (i + 1), result);
    }
    Value kept = shortcut == null ? input : shortcut.export(graph, name + ".shortcut", input);
    return result.add(kept).relu();
  }
}
