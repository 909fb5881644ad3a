package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;

/**
 * Classes from unit embeddings: 3x3 convolution to twice as many channels, batch normalisation,
 * ReLU, dropout in training, 1x1 convolution (Ke, Hwang and Yu, SPML, ICLR 2021). No gradient
 * passes to the embeddings.
 */
final class ClassHead extends Layer {
  private static final float DROPOUT = 0.65f;

  private final ConvolutionLayer hidden;
  private final ConvolutionLayer output;

  ClassHead(int dimensions, int classes) {
    super(dimensions, classes, 1);
    int channels = 2 * dimensions;
    hidden =
        addChildBlock(
            "hidden", new ConvolutionLayer(dimensions, channels, Kernel.of(3), Finish.NORM_RELU));
    output =
        addChildBlock("output", new ConvolutionLayer(channels, classes, Kernel.of(1), Finish.BIAS));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray embeddings, boolean training) {
    NDArray unit = embeddings.stopGradient().normalize(2, 1);
    NDArray mixed = hidden.apply(parameters, unit, training);
    NDArray kept = training ? Dropout.dropout(mixed, DROPOUT, true).singletonOrThrow() : mixed;
    return output.apply(parameters, kept, training);
  }

  @Override
  public Value export(OnnxGraph graph, String name, Value embeddings) {
    Value mixed = hidden.export(graph, name + ".hidden", embeddings.unitLength(1));
    return output.export(graph, name + ".output", mixed);
  }
}
