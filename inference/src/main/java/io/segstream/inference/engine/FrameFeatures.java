package io.segstream.inference.engine;

/**
 * The result for one {@link FrameBatch}: as many feature maps as the batch had frames, in the same
 * order.
 *
 * <p>Lifecycle: made by an engine, closed exactly once by whoever received it; closing gives its
 * buffers back and makes every {@link FeatureMap} taken from it invalid. Closing twice is harmless.
 * Not thread-safe.
 */
public interface FrameFeatures extends AutoCloseable {
  /** Frames in this result. */
  int count();

  /**
   * The features of one frame.
   *
   * @param index 0 to {@code count() - 1}
   * @throws IndexOutOfBoundsException if there is no such frame
   * @throws IllegalStateException if this result is closed
   */
  FeatureMap frame(int index);

  @Override
  void close();
}
