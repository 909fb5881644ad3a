package io.segstream.inference.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.onnx.proto.TensorProto;
import io.segstream.inference.onnx.proto.TypeProto;
import io.segstream.inference.onnx.proto.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Runs a network to look at its inner values. Not thread-safe; whoever opens it closes it.
 *
 * @see OnnxRuntimeEngine for running models
 */
public final class TensorProbe implements AutoCloseable {
  /** Kind of native handle: one loaded network. */
  static final String HANDLE = "ort-probe";

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final InputBinding binding;
  private final NativeHandles.Lease lease;

  private TensorProbe(OrtEnvironment environment, OrtSession session, ModelInput input) {
    this.environment = environment;
    this.session = session;
    this.binding = new InputBinding(input);
    this.lease = NativeHandles.acquire(HANDLE);
  }

  /**
   * Loads a network.
   *
   * @param names values of real numbers to look at
   * @param input the network's only input
   * @throws EngineException if the runtime cannot load it
   */
  public static TensorProbe open(
      ModelProto network, Set<String> names, ModelInput input, EngineSettings settings) {
    OrtEnvironment environment = OnnxRuntimeLibrary.environment();
    byte[] exposing = exposing(network, names);
    return DeepStack.call(
        "probe-loader",
        () -> {
          try (SessionOptions options = OnnxSessions.options(settings)) {
            return new TensorProbe(
                environment, environment.createSession(exposing, options), input);
          } catch (OrtException e) {
            throw new EngineException("The network cannot be loaded: " + e.getMessage(), e);
          }
        });
  }

  private static byte[] exposing(ModelProto network, Set<String> names) {
    ModelProto.Builder exposing = network.toBuilder();
    exposing.getGraphBuilder().clearOutput();
    for (String name : names) {
      exposing
          .getGraphBuilder()
          .addOutput(
              ValueInfoProto.newBuilder()
                  .setName(name)
                  .setType(
                      TypeProto.newBuilder()
                          .setTensorType(
                              TypeProto.Tensor.newBuilder()
                                  .setElemType(TensorProto.DataType.FLOAT_VALUE))));
    }
    return exposing.build().toByteArray();
  }

  /**
   * Runs the network.
   *
   * @param values receives the numbers of each value, valid only during the call
   * @throws EngineException if the runtime fails
   */
  public void run(FrameBatch batch, BiConsumer<String, FloatBuffer> values) {
    look(batch, (name, tensor) -> values.accept(name, tensor.getFloatBuffer()));
  }

  /**
   * Runs the network to see how large its values get.
   *
   * @return by name
   * @throws EngineException if the runtime fails
   */
  public Map<String, List<Long>> shapes(FrameBatch batch) {
    Map<String, List<Long>> shapes = new HashMap<>();
    look(
        batch,
        (name, tensor) ->
            shapes.put(name, Arrays.stream(tensor.getInfo().getShape()).boxed().toList()));
    return shapes;
  }

  private void look(FrameBatch batch, BiConsumer<String, OnnxTensor> tensors) {
    FrameSize size = new FrameSize(batch.width(), batch.height());
    ByteBuffer frames = binding.allocate(batch.count(), size);
    binding.convert(batch, 0, batch.count(), frames, batch.count());
    try (OnnxTensor input = binding.tensor(environment, frames, batch.count(), size);
        OrtSession.Result result = session.run(Map.of(binding.name(), input))) {
      result.forEach(output -> tensors.accept(output.getKey(), (OnnxTensor) output.getValue()));
    } catch (OrtException e) {
      throw new EngineException(
          "The network failed on %d frames of %s: %s"
              .formatted(batch.count(), size, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new EngineException("The network cannot be closed: " + e.getMessage(), e);
    } finally {
      lease.close();
    }
  }
}
