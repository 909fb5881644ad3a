package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;

/**
 * A network that sees pictures at half their size, a quarter of the work, with outputs on the grid
 * that it would have at their whole size. For models: it does not learn.
 */
public final class HalvedNetwork extends SegmentationNetwork {
  private final SegmentationNetwork inner;

  public HalvedNetwork(SegmentationNetwork inner) {
    this.inner = addChildBlock("inner", inner);
  }

  @Override
  public int stride() {
    return inner.stride();
  }

  @Override
  public int embeddingDimensions() {
    return inner.embeddingDimensions();
  }

  @Override
  public int featureChannels() {
    return inner.featureChannels();
  }

  @Override
  public int classCount() {
    return inner.classCount();
  }

  @Override
  public int smallestSide() {
    return 2 * inner.smallestSide();
  }

  @Override
  protected NetworkOutputs compute(ParameterStore parameters, NDArray images, boolean training) {
    Shape size = images.getShape();
    long height = (size.get(2) + stride() - 1) / stride();
    long width = (size.get(3) + stride() - 1) / stride();
    NetworkOutputs coarse = inner.run(parameters, Sampling.halvingMean(images), training);
    return new NetworkOutputs(
        Sampling.bilinear(coarse.embeddings().normalize(2, 1), height, width),
        Sampling.bilinear(coarse.objectness(), height, width),
        Sampling.bilinear(coarse.features(), height, width),
        coarse.classes().map(logits -> Sampling.bilinear(logits, height, width)));
  }

  @Override
  public GraphOutputs export(OnnxGraph graph, Value images) {
    Value grid = grid(graph, images);
    GraphOutputs coarse = inner.export(graph, Sampling.halvingMean(images));
    return new GraphOutputs(
        coarse.embeddings().unitLength(1).resize(grid),
        coarse.objectness().resize(grid),
        coarse.classes().map(logits -> logits.resize(grid)));
  }

  @Override
  public Value exportFeatures(OnnxGraph graph, Value images) {
    return inner.exportFeatures(graph, Sampling.halvingMean(images)).resize(grid(graph, images));
  }

  /** Rows and columns of the outputs. */
  private Value grid(OnnxGraph graph, Value images) {
    return images.imageSize().add(graph.indices(stride() - 1)).div(graph.indices(stride()));
  }
}
