package io.segstream.inference.tensorrt.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import io.segstream.inference.tensorrt.InstalledTensorRt;

/** Tells DJL of the engine {@code TensorRT}; found as a service. Loads nothing native. */
public final class TensorRtEngineProvider implements EngineProvider {
  private static final class Holder {
    static final Engine ENGINE = new DjlTensorRt(InstalledTensorRt.backend());
  }

  @Override
  public String getEngineName() {
    return DjlTensorRt.NAME;
  }

  @Override
  public int getEngineRank() {
    return DjlTensorRt.RANK;
  }

  @Override
  public Engine getEngine() {
    return Holder.ENGINE;
  }
}
