package io.segstream.inference.evaluate;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameFeatures;

/** Features of a batch of one frame that no engine owns, for engines in plain Java. */
public record OneFrame(FeatureMap map) implements FrameFeatures {
  @Override
  public int count() {
    return 1;
  }

  @Override
  public FeatureMap frame(int index) {
    return map;
  }

  @Override
  public void close() {}
}
