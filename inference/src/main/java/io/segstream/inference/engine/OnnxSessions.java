package io.segstream.inference.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.segstream.inference.engine.EngineSettings.Rounding;
import io.segstream.inference.model.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sessions from files, and plain sentences from what can go wrong. */
final class OnnxSessions {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxSessions.class);

  private OnnxSessions() {}

  /**
   * Loads the weights into a session that the caller closes. The bytes that run are the bytes that
   * were digested: the file is read once, and a change since {@link LoadedModel#load} is refused.
   */
  static OrtSession open(OrtEnvironment environment, LoadedModel model, EngineSettings settings) {
    byte[] weights = read(model);
    try (SessionOptions options = options(settings)) {
      return environment.createSession(weights, options);
    } catch (OrtException e) {
      throw failure(model, "cannot be loaded: %s; %s".formatted(reason(e), advice(e)), e);
    }
  }

  private static byte[] read(LoadedModel model) {
    try {
      byte[] weights = Files.readAllBytes(model.weights());
      if (weights.length == 0) {
        throw failure(model, "is empty; copy the ONNX file again", null);
      }
      if (!model.digestNow(weights).equals(model.digest())) {
        throw failure(
            model, "or a file beside it changed after the model was read; read it again", null);
      }
      return weights;
    } catch (NoSuchFileException e) {
      throw failure(model, "is not there any more; copy the ONNX file again", e);
    } catch (IOException | OutOfMemoryError e) {
      throw failure(model, "cannot be read: " + e, e);
    }
  }

  static SessionOptions options(EngineSettings settings) throws OrtException {
    SessionOptions options = new SessionOptions();
    try {
      options.setIntraOpNumThreads(settings.intraOpThreads());
      options.setInterOpNumThreads(1);
      options.setDeterministicCompute(settings.rounding() == Rounding.REPEATABLE);
      // Waiting threads that spin take the cores from decoders and other sessions.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      options.setSessionLogLevel(nativeLogLevel());
      return options;
    } catch (OrtException e) {
      options.close();
      throw e;
    }
  }

  /**
   * ONNX Runtime writes its own log to the standard error stream and its Java API has no hook for
   * it. Every failure also comes as an exception, and one old model can make hundreds of warnings,
   * so that the native log is silent unless this class logs traces.
   */
  private static OrtLoggingLevel nativeLogLevel() {
    return LOG.isTraceEnabled()
        ? OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING
        : OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
  }

  private static EngineException failure(LoadedModel model, String what, Throwable cause) {
    return new EngineException(
        "%s: %s %s".formatted(model.card().reference(), model.weights(), what), cause);
  }

  private static String reason(OrtException e) {
    return e.getMessage()
        .replaceFirst("^Error code - \\w+ - message: ", "")
        .strip()
        .replaceAll("\\s+", " ");
  }

  private static String advice(OrtException e) {
    String text = e.getMessage();
    if (text.contains("external") || text.contains("External")) {
      return "weights must be in the one ONNX file: save it without external data";
    }
    return switch (e.getCode()) {
      case ORT_INVALID_PROTOBUF, ORT_NO_MODEL ->
          "it is not an ONNX file, or only part of one: copy or export it again";
      case ORT_NOT_IMPLEMENTED ->
          "this runtime lacks an operator that it needs: export it with an older opset";
      default -> "check the file with its exporter, or export it with an older opset or IR version";
    };
  }
}
