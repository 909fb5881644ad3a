package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * ResNet-50 whose last two stages dilate instead of halving, with {@link AtrousPyramid} and a 3x3
 * convolution: the network of MaskContrast (Van Gansbeke et al. 2021). The features are the 256
 * channels at stride 8 that its heads and its linear probe read.
 */
public final class DilatedResNet extends SegmentationNetwork {
  private static final int STRIDE = 8;
  private static final int SMALLEST_SIDE = 32;
  private static final int STEM = 64;

  private final NetworkSettings settings;
  private final Layer stem;
  private final List<Layer> stages;
  private final Layer pyramid;
  private final Layer decoder;
  private final Heads heads;

  DilatedResNet(NetworkSettings settings) {
    this.settings = settings;
    stem =
        addChildBlock(
            "stem", new ConvolutionLayer(3, STEM, Kernel.of(7).stride(2), Finish.NORM_RELU));
    // Stages 3 and 4 keep the extent. As in torchvision, the first block of a dilated stage still
    // dilates by what the stage before it ended with.
    stages =
        List.of(
            stage(STEM, 256, 3, 1, 1, 1),
            stage(256, 512, 4, 2, 1, 1),
            stage(512, 1024, 6, 1, 1, 2),
            stage(1024, 2048, 3, 1, 2, 4));
    for (int i = 0; i < stages.size(); i++) {
      addChildBlock(name(i), stages.get(i));
    }
    pyramid = addChildBlock("pyramid", new AtrousPyramid(2048));
    decoder =
        addChildBlock(
            "decoder",
            new ConvolutionLayer(
                AtrousPyramid.CHANNELS, AtrousPyramid.CHANNELS, Kernel.of(3), Finish.NORM_RELU));
    heads = new Heads(AtrousPyramid.CHANNELS, settings, Finish.NONE);
    heads.byName().forEach(this::addChildBlock);
  }

  private static String name(int index) {
    return "layer" + (index + 1);
  }

  private static Layer stage(
      int inputChannels, int channels, int blocks, int stride, int firstDilation, int dilation) {
    List<Layer> layers = new ArrayList<>();
    layers.add(ResidualBlock.bottleneck(inputChannels, channels, stride, firstDilation));
    while (layers.size() < blocks) {
      layers.add(ResidualBlock.bottleneck(channels, channels, 1, dilation));
    }
    return new LayerChain(layers);
  }

  @Override
  public int stride() {
    return STRIDE;
  }

  @Override
  public int embeddingDimensions() {
    return settings.embeddingDimensions();
  }

  @Override
  public int featureChannels() {
    return AtrousPyramid.CHANNELS;
  }

  @Override
  public int classCount() {
    return settings.classes();
  }

  @Override
  public int smallestSide() {
    return SMALLEST_SIDE;
  }

  @Override
  protected NetworkOutputs compute(ParameterStore parameters, NDArray images, boolean training) {
    NDArray current = Sampling.halvingMaxPool(stem.apply(parameters, images, training));
    for (Layer stage : stages) {
      current = stage.apply(parameters, current, training);
    }
    current = pyramid.apply(parameters, current, training);
    return heads.apply(parameters, decoder.apply(parameters, current, training), training);
  }

  @Override
  public GraphOutputs export(OnnxGraph graph, Value images) {
    return heads.export(graph, exportFeatures(graph, images));
  }

  @Override
  public Value exportFeatures(OnnxGraph graph, Value images) {
    Value current = Sampling.halvingMaxPool(stem.export(graph, "stem", images));
    for (int i = 0; i < stages.size(); i++) {
      current = stages.get(i).export(graph, name(i), current);
    }
    current = pyramid.export(graph, "pyramid", current);
    return decoder.export(graph, "decoder", current);
  }
}
