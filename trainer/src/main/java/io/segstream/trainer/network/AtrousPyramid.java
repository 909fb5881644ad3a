package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Atrous spatial pyramid pooling (DeepLab v3, Chen et al. 2017): a 1x1 convolution, 3x3
 * convolutions at dilations 12, 24 and 36, and the mean of the picture, each to {@value #CHANNELS}
 * channels; then all of them to {@value #CHANNELS}, with dropout of one half in training.
 */
public final class AtrousPyramid extends Layer {
  static final int CHANNELS = 256;
  private static final List<Integer> DILATIONS = List.of(12, 24, 36);
  private static final float DROPOUT = 0.5f;

  private final List<ConvolutionLayer> branches = new ArrayList<>();
  private final ConvolutionLayer pooled;
  private final ConvolutionLayer project;

  AtrousPyramid(int inputChannels) {
    super(inputChannels, CHANNELS, 1);
    branch(Kernel.of(1));
    DILATIONS.forEach(dilation -> branch(Kernel.of(3).dilation(dilation)));
    pooled =
        addChildBlock(
            "pooled",
            new ConvolutionLayer(inputChannels, CHANNELS, Kernel.of(1), Finish.NORM_RELU));
    int all = (branches.size() + 1) * CHANNELS;
    project =
        addChildBlock(
            "project", new ConvolutionLayer(all, CHANNELS, Kernel.of(1), Finish.NORM_RELU));
  }

  private void branch(Kernel kernel) {
    branches.add(
        addChildBlock(
            name(branches.size()),
            new ConvolutionLayer(inputChannels(), CHANNELS, kernel, Finish.NORM_RELU)));
  }

  private static String name(int index) {
    return "branch" + (index + 1);
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    NDList maps = new NDList();
    for (ConvolutionLayer branch : branches) {
      maps.add(branch.apply(parameters, input, training));
    }
    NDArray mean = pooled.apply(parameters, Sampling.globalMean(input), training);
    maps.add(Sampling.spread(mean, input));
    NDArray projected = project.apply(parameters, NDArrays.concat(maps, 1), training);
    return training ? Dropout.dropout(projected, DROPOUT, true).singletonOrThrow() : projected;
  }

  @Override
  public Value export(OnnxGraph graph, String name, Value input) {
    Value first = branches.get(0).export(graph, name + "." + name(0), input);
    Value[] others = new Value[branches.size()];
    for (int i = 1; i < branches.size(); i++) {
      others[i - 1] = branches.get(i).export(graph, name + "." + name(i), input);
    }
    Value mean = pooled.export(graph, name + ".pooled", Sampling.globalMean(input));
    others[others.length - 1] = Sampling.spread(graph, mean, input);
    return project.export(graph, name + ".project", first.concat(1, others));
  }
}
