package io.segstream.inference.engine;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;

/**
 * The one ONNX Runtime of a process.
 *
 * <p>DJL is started first, always: its engine insists on creating the environment itself and fails
 * for the rest of the process if somebody else was first.
 */
final class OnnxRuntimeLibrary {
  /** The runtime's name in DJL. */
  static final String NAME = "OnnxRuntime";

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
        environment = OrtEnvironment.getEnvironment();
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
