package io.segstream.inference.batch;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameFeatures;
import java.util.List;
import java.util.Objects;

/** The features of one request that needed several calls, as if it had been one. */
final class JoinedFeatures implements FrameFeatures {
  private final List<FrameFeatures> parts;
  private final int count;

  /** Owns the parts until it is closed. */
  JoinedFeatures(List<FrameFeatures> parts) {
    this.parts = List.copyOf(parts);
    this.count = parts.stream().mapToInt(FrameFeatures::count).sum();
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public FeatureMap frame(int index) {
    int rest = Objects.checkIndex(index, count);
    for (FrameFeatures part : parts) {
      if (rest < part.count()) {
        return part.frame(rest);
      }
      rest -= part.count();
    }
    throw new AssertionError("Parts hold %d frames, %d was checked".formatted(count, index));
  }

  @Override
  public void close() {
    parts.forEach(FrameFeatures::close);
  }
}
