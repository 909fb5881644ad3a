package io.segstream.inference.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelInput;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
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
   * @param network an ONNX file whose outputs are the values to look at
   * @param input its only input
   * @throws EngineException if the runtime cannot load it
   */
  public static TensorProbe open(byte[] network, ModelInput input, EngineSettings settings) {
    OrtEnvironment environment = OnnxRuntimeLibrary.environment();
    return DeepStack.call(
        "probe-loader",
        () -> {
          try (SessionOptions options = OnnxSessions.options(settings)) {
            return new TensorProbe(environment, environment.createSession(network, options), input);
          } catch (OrtException e) {
            throw new EngineException("The network cannot be loaded: " + e.getMessage(), e);
          }
        });
  }

  /**
   * Runs the network.
   *
   * @param names outputs of real numbers
   * @param values receives the numbers of each, valid only during the call
   * @throws EngineException if the runtime fails
   */
  public void run(FrameBatch batch, Set<String> names, BiConsumer<String, FloatBuffer> values) {
    FrameSize size = new FrameSize(batch.width(), batch.height());
    ByteBuffer frames = binding.allocate(batch.count(), size);
    binding.convert(batch, 0, batch.count(), frames, batch.count());
    try (OnnxTensor input = binding.tensor(environment, frames, batch.count(), size);
        OrtSession.Result result = session.run(Map.of(binding.name(), input), names)) {
      result.forEach(
          output ->
              values.accept(output.getKey(), ((OnnxTensor) output.getValue()).getFloatBuffer()));
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
