package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;

/**
 * Adds to every cell what the whole picture looks like: the mean over all cells through a 1x1
 * convolution (ParseNet, Liu et al. 2015, with a sum instead of a concatenation).
 */
public final class PooledContext extends Layer {
  private final ConvolutionLayer mix;

  PooledContext(int channels) {
    super(channels, channels, 1);
    mix = addChildBlock("mix", new ConvolutionLayer(channels, channels, Kernel.of(1), Finish.BIAS));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    return input.add(mix.apply(parameters, Sampling.globalMean(input), training));
  }

  @Override
  public Value export(OnnxGraph graph, String name, Value input) {
    return input.add(mix.export(graph, name + ".mix", Sampling.globalMean(input)));
  }
}
