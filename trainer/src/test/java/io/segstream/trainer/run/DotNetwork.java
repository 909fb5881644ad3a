package io.segstream.trainer.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.SegmentationNetwork;
import java.util.Optional;

/** Two layers with batch normalisation and dropout: enough state to get a resumption wrong. */
final class DotNetwork extends SegmentationNetwork {
  private static final int WIDTH = 6;

  private final Conv2d body = addChildBlock("body", convolution(WIDTH, 3));
  private final BatchNorm norm = addChildBlock("norm", BatchNorm.builder().build());
  private final Dropout dropout = addChildBlock("dropout", Dropout.builder().optRate(0.2f).build());
  private final Conv2d objectness = addChildBlock("objectness", convolution(1, 1));
  private final Conv2d embeddings = addChildBlock("embeddings", convolution(2, 1));

  /** With parameters that depend on the engine's seed. */
  static DotNetwork create(NDManager manager) {
    DotNetwork network = new DotNetwork();
    network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 8, 8));
    return network;
  }

  private static Conv2d convolution(int filters, int side) {
    return Conv2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(side, side))
        .optPadding(new Shape(side / 2, side / 2))
        .build();
  }

  @Override
  protected NetworkOutputs compute(ParameterStore parameters, NDArray images, boolean training) {
    NDArray features = layer(body, parameters, images, training);
    features = Activation.relu(layer(norm, parameters, features, training));
    features = layer(dropout, parameters, features, training);
    return new NetworkOutputs(
        layer(embeddings, parameters, features, training),
        layer(objectness, parameters, features, training),
        features,
        Optional.empty());
  }

  private static NDArray layer(
      Block block, ParameterStore parameters, NDArray input, boolean training) {
    return block.forward(parameters, new NDList(input), training).singletonOrThrow();
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
    body.initialize(manager, type, shapes[0]);
    Shape wide = new Shape(1, WIDTH, 8, 8);
    norm.initialize(manager, type, wide);
    dropout.initialize(manager, type, wide);
    objectness.initialize(manager, type, wide);
    embeddings.initialize(manager, type, wide);
  }

  @Override
  public int stride() {
    return 1;
  }

  @Override
  public int embeddingDimensions() {
    return 2;
  }

  @Override
  public int featureChannels() {
    return WIDTH;
  }

  @Override
  public int classCount() {
    return 0;
  }

  @Override
  public int smallestSide() {
    return 1;
  }

  @Override
  public GraphOutputs export(OnnxGraph graph, Value images) {
    throw new UnsupportedOperationException("This network is for tests of the loop");
  }
}
