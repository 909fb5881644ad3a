package io.segstream.inference.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a network that makes a vector of a text. The file is an ONNX network with the input {@code
 * tokens} [1, T], 64 bit integers, and the output {@code vector} [1, D].
 *
 * <p>For one thread. Close it to free the network.
 */
public final class TextEncoder implements AutoCloseable {
  /** Kind of native handle: one loaded text encoder. */
  static final String HANDLE = "ort-text-encoder";

  private static final String TOKENS = "tokens";
  private static final String VECTOR = "vector";

  private final Path file;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final NativeHandles.Lease lease;

  private TextEncoder(Path file, OrtEnvironment environment, OrtSession session) {
    this.file = file;
    this.environment = environment;
    this.session = session;
    this.lease = NativeHandles.acquire(HANDLE);
  }

  /**
   * Loads a file.
   *
   * @throws EngineException if it is not there, no ONNX network, or one with other inputs
   */
  public static TextEncoder open(Path file) {
    return DeepStack.call("text-encoder-loader", () -> openHere(file));
  }

  private static TextEncoder openHere(Path file) {
    OrtEnvironment environment = OnnxRuntimeLibrary.environment();
    try (SessionOptions options = OnnxSessions.options(EngineSettings.defaults())) {
      OrtSession session = environment.createSession(file.toString(), options);
      TextEncoder encoder = new TextEncoder(file, environment, session);
      if (!session.getInputNames().equals(Set.of(TOKENS))
          || !session.getOutputNames().contains(VECTOR)) {
        EngineException misfit =
            new EngineException(
                "'%s' is no text encoder: it has the inputs %s and outputs %s instead of tokens and vector; export it with these names"
                    .formatted(file, session.getInputNames(), session.getOutputNames()));
        encoder.close();
        throw misfit;
      }
      return encoder;
    } catch (OrtException e) {
      throw new EngineException(
          "Text encoder '%s' cannot be loaded: %s; copy or export it again"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * The vector of a text.
   *
   * @param tokens their numbers, one or more
   * @return of any length
   * @throws EngineException if the network does not take them, or gives something else
   */
  public float[] encode(List<Long> tokens) {
    long[] numbers = tokens.stream().mapToLong(Long::longValue).toArray();
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                environment, LongBuffer.wrap(numbers), new long[] {1, numbers.length});
        OrtSession.Result result = session.run(Map.of(TOKENS, input), Set.of(VECTOR))) {
      OnnxTensor output = (OnnxTensor) result.get(0);
      long[] shape = output.getInfo().getShape();
      FloatBuffer values = output.getFloatBuffer();
      if (shape.length != 2 || shape[0] != 1 || values == null) {
        throw new EngineException(
            "Text encoder '%s' gives a vector of shape %s, must be [1, D] in float32: export it again"
                .formatted(file, Arrays.toString(shape)));
      }
      float[] vector = new float[values.remaining()];
      values.get(vector);
      return vector;
    } catch (OrtException e) {
      throw new EngineException(
          "Text encoder '%s' does not take the tokens %s: %s"
              .formatted(file, tokens, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new EngineException(
          "Text encoder '%s' cannot be closed: %s".formatted(file, e.getMessage()), e);
    } finally {
      lease.close();
    }
  }
}
