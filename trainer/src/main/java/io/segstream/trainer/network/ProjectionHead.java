package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;

/**
 * 1x1 convolution, batch normalisation, ReLU, 1x1 convolution: the head that contrastive methods
 * learn through and leave out of the model afterwards. Reads {@link NetworkOutputs#features()}.
 */
public final class ProjectionHead extends Layer {
  private final ConvolutionLayer hidden;
  private final ConvolutionLayer output;

  private ProjectionHead(int inputChannels, int hiddenChannels, int outputChannels) {
    super(inputChannels, outputChannels, 1);
    hidden =
        addChildBlock(
            "hidden",
            new ConvolutionLayer(inputChannels, hiddenChannels, Kernel.of(1), Finish.NORM_RELU));
    output =
        addChildBlock(
            "output",
            new ConvolutionLayer(hiddenChannels, outputChannels, Kernel.of(1), Finish.BIAS));
  }

  /**
   * A head with fresh weights.
   *
   * @param seed equal seeds give equal weights
   * @param manager owns the weights
   */
  public static ProjectionHead create(
      int inputChannels, int hiddenChannels, int outputChannels, long seed, NDManager manager) {
    ProjectionHead head = new ProjectionHead(inputChannels, hiddenChannels, outputChannels);
    head.create(seed, manager);
    return head;
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    return output.apply(parameters, hidden.apply(parameters, input, training), training);
  }

  @Override
  public Value export(OnnxGraph graph, String name, Value input) {
    return output.export(graph, name + ".output", hidden.export(graph, name + ".hidden", input));
  }
}
