package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A block from one feature map to another that is smaller by a whole factor, rounded up. Its
 * parameters are known from its channels, so it can be created without a picture.
 */
public abstract class Layer extends AbstractBlock implements ExportableLayer {
  /** Any extent will do where only channels count. */
  private static final int SIDE = 32;

  private final int inputChannels;
  private final int outputChannels;
  private final int stride;

  Layer(int inputChannels, int outputChannels, int stride) {
    this.inputChannels = inputChannels;
    this.outputChannels = outputChannels;
    this.stride = stride;
  }

  /** Channels that it takes. */
  public final int inputChannels() {
    return inputChannels;
  }

  /** Channels that it gives. */
  public final int outputChannels() {
    return outputChannels;
  }

  /** Cells of the input per cell of the output, along each axis. */
  public final int stride() {
    return stride;
  }

  /**
   * Runs the layer.
   *
   * @param input [N, {@link #inputChannels()}, H, W]
   * @param training whether batch normalisation uses and learns the batch's statistics
   * @return [N, {@link #outputChannels()}, ceil(H / stride), ceil(W / stride)], on the input's
   *     manager
   */
  public abstract NDArray apply(ParameterStore parameters, NDArray input, boolean training);

  @Override
  protected final NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    return new NDList(apply(parameterStore, inputs.singletonOrThrow(), training));
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {
      new Shape(
          input.get(0),
          outputChannels,
          (input.get(2) + stride - 1) / stride,
          (input.get(3) + stride - 1) / stride)
    };
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputShapes) {
    for (Block child : getChildren().values()) {
      ((Layer) child).create(manager, dataType);
    }
  }

  /**
   * Creates fresh weights.
   *
   * @param seed equal seeds give equal weights
   * @param manager owns the weights
   */
  public final void create(long seed, NDManager manager) {
    setInitializer(new SeededHe(seed), Parameter.Type.WEIGHT);
    create(manager, DataType.FLOAT32);
  }

  /** Creates the parameters of this layer and of all in it. */
  final void create(NDManager manager, DataType dataType) {
    initialize(manager, dataType, new Shape(1, inputChannels, SIDE, SIDE));
  }
}
