package io.segstream.streams.topology;

import io.segstream.inference.model.FrameSize;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Video that throws where a test wants it to. */
final class FaultyVideo implements ChunkVideo {
  private final ChunkVideo good;
  private final Set<Integer> unscalable;
  private final int breaksAt;
  private final Map<Integer, Long> times = new HashMap<>();
  private int index = -1;

  /**
   * @param good what it is otherwise
   * @param unscalable frames that cannot be scaled
   * @param breaksAt frame from which on nothing can be decoded
   */
  FaultyVideo(ChunkVideo good, Set<Integer> unscalable, int breaksAt) {
    this.good = good;
    this.unscalable = unscalable;
    this.breaksAt = breaksAt;
  }

  /** Lets a frame's presentation time be this. */
  FaultyVideo withTime(int frame, long timeUs) {
    times.put(frame, timeUs);
    return this;
  }

  /** Frames that were asked for. */
  int decoded() {
    return index + 1;
  }

  @Override
  public boolean next() {
    if (++index == breaksAt) {
      throw new IllegalStateException("frame %d broke the decoder".formatted(index));
    }
    return good.next();
  }

  @Override
  public long presentationTimeUs() {
    return times.getOrDefault(index, good.presentationTimeUs());
  }

  @Override
  public Optional<String> damage() {
    return good.damage();
  }

  @Override
  public FrameSize displaySize() {
    return good.displaySize();
  }

  @Override
  public void scaleTo(FrameSize size, ByteBuffer rgb24) {
    if (unscalable.contains(index)) {
      throw new IllegalStateException("frame %d broke the scaler".formatted(index));
    }
    good.scaleTo(size, rgb24);
  }

  @Override
  public void close() {
    good.close();
  }
}
