package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import java.util.List;
import java.util.Optional;

/**
 * A network with embeddings, objectness and, if it was made with classes, class scores. Input is
 * [N, 3, H, W], RGB, normalised with {@link Normalisation}; any H and W of at least {@link
 * #smallestSide()}.
 */
public abstract class SegmentationNetwork extends AbstractBlock {
  /**
   * The outputs as values of an ONNX graph, as in {@link NetworkOutputs}.
   *
   * @param embeddings [N, D, h, w]
   * @param objectness [N, 1, h, w], logits
   * @param classes [N, C, h, w], logits
   */
  public record GraphOutputs(Value embeddings, Value objectness, Optional<Value> classes) {
    /** The same with other logits of objectness. */
    public GraphOutputs withObjectness(Value logits) {
      return new GraphOutputs(embeddings, logits, classes);
    }
  }

  /** Pixels of the input per cell of the output, along each axis. */
  public abstract int stride();

  /** D, the size of an embedding. */
  public abstract int embeddingDimensions();

  /** F, the channels of {@link NetworkOutputs#features()}. */
  public abstract int featureChannels();

  /** C, or 0 without classes. */
  public abstract int classCount();

  /** The smallest width and height of a picture, in pixels. */
  public abstract int smallestSide();

  /**
   * Runs the network.
   *
   * @param images [N, 3, H, W], normalised
   * @param training whether batch normalisation uses and learns the batch's statistics and dropout
   *     drops
   */
  public final NetworkOutputs run(ParameterStore parameters, NDArray images, boolean training) {
    return NetworkOutputs.of(forward(parameters, new NDList(images), training));
  }

  /** Appends the network in inference mode to a graph. */
  public abstract GraphOutputs export(OnnxGraph graph, Value images);

  /**
   * Appends the network without its heads in inference mode to a graph.
   *
   * @return {@link NetworkOutputs#features()}
   */
  public abstract Value exportFeatures(OnnxGraph graph, Value images);

  /** The computation that {@link #run} wraps. */
  protected abstract NetworkOutputs compute(
      ParameterStore parameters, NDArray images, boolean training);

  @Override
  protected final NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    return compute(parameterStore, inputs.singletonOrThrow(), training).toList();
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    long h = (input.get(2) + stride() - 1) / stride();
    long w = (input.get(3) + stride() - 1) / stride();
    long n = input.get(0);
    Shape embeddings = new Shape(n, embeddingDimensions(), h, w);
    Shape objectness = new Shape(n, 1, h, w);
    Shape features = new Shape(n, featureChannels(), h, w);
    return classCount() == 0
        ? new Shape[] {embeddings, objectness, features}
        : new Shape[] {embeddings, objectness, features, new Shape(n, classCount(), h, w)};
  }

  /**
   * Stops parts from learning, for good: their parameters get no gradient and their batch
   * normalisation keeps its running statistics, also when the network runs in training mode.
   *
   * @param parts names as {@link NetworkParameters} gives them, or beginnings of them that end at a
   *     dot: {@code stem} freezes {@code stem.weight} and all else in {@code stem}
   * @throws IllegalArgumentException if the network has no such part
   */
  public final void freeze(List<String> parts) {
    NetworkParameters.freeze(this, parts);
  }

  /** Creates the parameters for pictures of any size. */
  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputShapes) {
    for (Block child : getChildren().values()) {
      ((Layer) child).create(manager, dataType);
    }
  }
}
