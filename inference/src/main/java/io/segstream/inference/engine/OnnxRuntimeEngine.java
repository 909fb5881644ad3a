package io.segstream.inference.engine;

import io.segstream.inference.model.LoadedModel;

/** Runs ONNX files with ONNX Runtime. */
public final class OnnxRuntimeEngine implements SegmentationEngine {
  private OnnxRuntimeEngine() {}

  /**
   * Opens a model and checks its file against its card.
   *
   * @throws EngineException if the file is no usable ONNX network or does not fit the card
   */
  public static OnnxRuntimeEngine open(LoadedModel model, EngineSettings settings) {
    throw new EngineException("%s with %s cannot run yet".formatted(model, settings));
  }

  @Override
  public String name() {
    return "OnnxRuntime";
  }

  @Override
  public FrameFeatures infer(FrameBatch batch) {
    throw new EngineException("cannot run yet");
  }

  @Override
  public void close() {}
}
