package io.segstream.inference.onnx;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;

/**
 * The ONNX Runtime environment for tests that run graphs without an engine. DJL must make it: it
 * refuses to start in a process where somebody else did, and tests share a process.
 */
public final class SharedEnvironment {
  private SharedEnvironment() {}

  public static OrtEnvironment get() {
    Engine.getEngine("OnnxRuntime");
    return OrtEnvironment.getEnvironment();
  }
}
