package io.segstream.inference.engine;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

/**
 * The one ONNX Runtime of a process.
 *
 * <p>DJL is started first, always: its engine insists on creating the environment itself and fails
 * for the rest of the process if somebody else was first.
 *
 * <p>ONNX Runtime 1.29.0 sends usage data, for which it keeps a device id and a database in {@code
 * ~/.cache/Microsoft} and a log in {@code /tmp/mat-debug-PID.log}. Those appear while the
 * environment is made, before any call can forbid them; only {@value #TELEMETRY_VARIABLE}{@code =1}
 * in the environment of the process prevents them, which the launcher and the image set. Where it
 * is not set, this class stops what would be sent from then on.
 */
final class OnnxRuntimeLibrary {
  /** The runtime's name in DJL. */
  static final String NAME = "OnnxRuntime";

  /** Environment variable that keeps ONNX Runtime from collecting usage data. */
  static final String TELEMETRY_VARIABLE = "ORT_DISABLE_TELEMETRY";

  private static OrtEnvironment environment;

  private OnnxRuntimeLibrary() {}

  /**
   * The environment that all sessions share; started by the first call.
   *
   * @throws EngineException if the native library cannot be loaded
   */
  static synchronized OrtEnvironment environment() {
    if (environment == null) {
      // Native libraries come with the class path; nothing may be downloaded behind the user's
      // back.
      setIfAbsent("ai.djl.offline", "true");
      // Sessions have threads of their own, so that the pool of the environment would only idle.
      setIfAbsent("ai.djl.onnxruntime.num_threads", "1");
      setIfAbsent("ai.djl.onnxruntime.num_interop_threads", "1");
      try {
        Engine engine = Engine.getEngine(NAME);
        if (engine == null) {
          throw new EngineException(
              "DJL does not find its engine %s: put ai.djl.onnxruntime:onnxruntime-engine on the class path"
                  .formatted(NAME));
        }
        OrtEnvironment made = OrtEnvironment.getEnvironment();
        made.setTelemetry(false);
        environment = made;
      } catch (OrtException e) {
        throw new EngineException(
            "ONNX Runtime does not let its usage data be switched off: " + e.getMessage(), e);
      } catch (ai.djl.engine.EngineException | LinkageError | IllegalStateException e) {
        throw new EngineException(
            "ONNX Runtime cannot start on %s %s: %s"
                .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), e),
            e);
      }
    }
    return environment;
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
