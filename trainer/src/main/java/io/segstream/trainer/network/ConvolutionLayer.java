package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.onnx.Window;
import java.util.Objects;

/**
 * A convolution and what follows it. Parameters: {@code weight} [out, in / groups, side, side], and
 * as the {@link Finish} asks {@code bias}, or {@code gamma}, {@code beta}, {@code mean} and {@code
 * variance} of batch normalisation (epsilon {@value #EPSILON}; running statistics keep {@value
 * #MOMENTUM} per step), all [out].
 */
public final class ConvolutionLayer extends Layer {
  static final float EPSILON = 1e-5f;
  static final float MOMENTUM = 0.9f;

  // DJL swaps the axes of the input forth and back unless it is told that the channels, which
  // PyTorch always expects second, are "last".
  private static final int CHANNELS_WHERE_PYTORCH_HAS_THEM = -1;

  private final Kernel kernel;
  private final Finish finish;
  private final Parameter weight;
  private final Parameter bias;
  private final Parameter gamma;
  private final Parameter beta;
  private final Parameter mean;
  private final Parameter variance;
  private boolean frozen;

  /**
   * A layer without weights yet.
   *
   * @param inputChannels 1 or more, a multiple of the kernel's groups
   * @param outputChannels 1 or more, a multiple of the kernel's groups
   */
  public ConvolutionLayer(int inputChannels, int outputChannels, Kernel kernel, Finish finish) {
    super(inputChannels, outputChannels, kernel.stride());
    this.kernel = Objects.requireNonNull(kernel, "kernel");
    this.finish = Objects.requireNonNull(finish, "finish");
    if (inputChannels % kernel.groups() != 0 || outputChannels % kernel.groups() != 0) {
      throw new IllegalArgumentException(
          "%d and %d channels do not divide into %d groups"
              .formatted(inputChannels, outputChannels, kernel.groups()));
    }
    weight =
        addParameter(
            Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optShape(
                    new Shape(
                        outputChannels,
                        inputChannels / kernel.groups(),
                        kernel.side(),
                        kernel.side()))
                .build());
    bias = finish.hasBias() ? perChannel("bias", Parameter.Type.BIAS) : null;
    gamma = finish.normalises() ? perChannel("gamma", Parameter.Type.GAMMA) : null;
    beta = finish.normalises() ? perChannel("beta", Parameter.Type.BETA) : null;
    mean = finish.normalises() ? perChannel("mean", Parameter.Type.RUNNING_MEAN) : null;
    variance = finish.normalises() ? perChannel("variance", Parameter.Type.RUNNING_VAR) : null;
  }

  private Parameter perChannel(String name, Parameter.Type type) {
    boolean learnt = type != Parameter.Type.RUNNING_MEAN && type != Parameter.Type.RUNNING_VAR;
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optShape(new Shape(outputChannels()))
            .optRequiresGrad(learnt)
            .build());
  }

  /**
   * Stops learning for good: no gradients, and batch normalisation with the running statistics as
   * they are, whatever mode the network runs in.
   */
  void freeze() {
    frozen = true;
    freezeParameters(true);
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    boolean learning = training && !frozen;
    NDArray sums =
        Conv2d.conv2d(
                input,
                array(parameters, weight, input, learning),
                bias == null ? null : array(parameters, bias, input, learning),
                new Shape(kernel.stride(), kernel.stride()),
                new Shape(kernel.padding(), kernel.padding()),
                new Shape(kernel.dilation(), kernel.dilation()),
                kernel.groups())
            .singletonOrThrow();
    NDArray result = finish.normalises() ? normalise(parameters, sums, learning) : sums;
    return finish.rectifies() ? Activation.relu(result) : result;
  }

  private NDArray normalise(ParameterStore parameters, NDArray sums, boolean learning) {
    return BatchNorm.batchNorm(
            sums,
            array(parameters, mean, sums, learning),
            array(parameters, variance, sums, learning),
            array(parameters, gamma, sums, learning),
            array(parameters, beta, sums, learning),
            CHANNELS_WHERE_PYTORCH_HAS_THEM,
            MOMENTUM,
            EPSILON,
            learning)
        .singletonOrThrow();
  }

  private static NDArray array(
      ParameterStore parameters, Parameter parameter, NDArray input, boolean learning) {
    return parameters.getValue(parameter, input.getDevice(), learning);
  }

  @Override
  public Value export(OnnxGraph graph, String name, Value input) {
    Window window =
        Window.square(kernel.side())
            .stride(kernel.stride())
            .dilation(kernel.dilation())
            .groups(kernel.groups())
            .padding(Window.Padding.ZEROS);
    FoldedWeights folded = folded();
    Value weights = graph.weights(name + ".weight", weight.getShape().getShape(), folded.weights());
    Value sums =
        finish == Finish.NONE
            ? input.convolve(weights, window)
            : input.convolve(
                weights,
                graph.floats(name + ".bias", new long[] {outputChannels()}, folded.bias()),
                window);
    return finish.rectifies() ? sums.relu() : sums;
  }

  private FoldedWeights folded() {
    float[] weights = values(weight);
    return switch (finish) {
      case NONE -> new FoldedWeights(weights, new float[outputChannels()]);
      case BIAS, BIAS_RELU -> new FoldedWeights(weights, values(bias));
      case NORM, NORM_RELU ->
          FoldedWeights.fold(
              weights, values(gamma), values(beta), values(mean), values(variance), EPSILON);
    };
  }

  private static float[] values(Parameter parameter) {
    return parameter.getArray().toFloatArray();
  }
}
