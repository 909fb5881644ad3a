package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A small network for real time: residual stages from 1/4 on, blocks with wide windows and the mean
 * of the picture where cells are few, and a decoder that adds the stages up from the coarsest to
 * stride 4 (feature pyramid, Lin et al. 2017).
 */
public final class FamilyNetwork extends SegmentationNetwork {
  private static final int STRIDE = 4;

  private final FamilyMember member;
  private final NetworkSettings settings;
  private final Layer stem;
  private final List<Layer> stages = new ArrayList<>();
  private final List<Layer> laterals = new ArrayList<>();
  private final Layer context;
  private final Layer smooth;
  private final Heads heads;

  FamilyNetwork(FamilyMember member, NetworkSettings settings) {
    this.member = member;
    this.settings = settings;
    stem =
        addChildBlock(
            "stem",
            new ConvolutionLayer(3, member.stem(), Kernel.of(3).stride(2), Finish.NORM_RELU));
    int channels = member.stem();
    for (int i = 0; i < member.widths().size(); i++) {
      stages.add(addChildBlock(stage(i), stage(channels, i)));
      channels = member.widths().get(i);
    }
    context = contextLayers(channels);
    if (context != null) {
      addChildBlock("context", context);
    }
    for (int i = 0; i < stages.size(); i++) {
      Layer lateral =
          new ConvolutionLayer(member.widths().get(i), member.decoder(), Kernel.of(1), Finish.BIAS);
      laterals.add(addChildBlock(lateral(i), lateral));
    }
    smooth =
        addChildBlock(
            "smooth",
            new ConvolutionLayer(
                member.decoder(), member.decoder(), Kernel.of(3), Finish.NORM_RELU));
    heads = new Heads(member.decoder(), settings, Finish.BIAS);
    heads.byName().forEach(this::addChildBlock);
  }

  private static String stage(int index) {
    return "stage" + (index + 1);
  }

  private static String lateral(int index) {
    return "lateral" + (index + 1);
  }

  private Layer stage(int inputChannels, int index) {
    int width = member.widths().get(index);
    List<Layer> blocks = new ArrayList<>();
    blocks.add(ResidualBlock.basic(inputChannels, width, 2));
    while (blocks.size() < member.blocks().get(index)) {
      blocks.add(ResidualBlock.basic(width, width, 1));
    }
    return new LayerChain(blocks);
  }

  private Layer contextLayers(int channels) {
    List<Layer> layers = new ArrayList<>();
    member.dilations().forEach(dilation -> layers.add(ResidualBlock.wide(channels, dilation)));
    if (member.pooled()) {
      layers.add(new PooledContext(channels));
    }
    return layers.isEmpty() ? null : new LayerChain(layers);
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
    return member.decoder();
  }

  @Override
  public int classCount() {
    return settings.classes();
  }

  /** Two cells of the last stage: fewer carry no shape. */
  @Override
  public int smallestSide() {
    return 2 * member.deepestStride();
  }

  @Override
  protected NetworkOutputs compute(ParameterStore parameters, NDArray images, boolean training) {
    NDArray current = stem.apply(parameters, images, training);
    List<NDArray> maps = new ArrayList<>();
    for (Layer stage : stages) {
      current = stage.apply(parameters, current, training);
      maps.add(current);
    }
    if (context != null) {
      current = context.apply(parameters, current, training);
    }
    int last = stages.size() - 1;
    NDArray sum = laterals.get(last).apply(parameters, current, training);
    for (int i = last - 1; i >= 0; i--) {
      NDArray finer = laterals.get(i).apply(parameters, maps.get(i), training);
      sum = finer.add(Sampling.bilinear(sum, finer));
    }
    return heads.apply(parameters, smooth.apply(parameters, sum, training), training);
  }

  @Override
  public GraphOutputs export(OnnxGraph graph, Value images) {
    return heads.export(graph, exportFeatures(graph, images));
  }

  @Override
  public Value exportFeatures(OnnxGraph graph, Value images) {
    Value current = stem.export(graph, "stem", images);
    List<Value> maps = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      current = stages.get(i).export(graph, stage(i), current);
      maps.add(current);
    }
    if (context != null) {
      current = context.export(graph, "context", current);
    }
    int last = stages.size() - 1;
    Value sum = laterals.get(last).export(graph, lateral(last), current);
    for (int i = last - 1; i >= 0; i--) {
      Value finer = laterals.get(i).export(graph, lateral(i), maps.get(i));
      sum = finer.add(sum.resize(finer.imageSize()));
    }
    return smooth.export(graph, "smooth", sum);
  }
}
