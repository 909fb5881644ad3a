package io.segstream.inference.engine;

import io.segstream.inference.model.FrameSize;

/**
 * Memory for one call: outputs that the runtime writes into, and room for converted numbers. Used
 * by one call and its result at a time; owned by the {@link TensorPool}.
 */
interface TensorSet extends AutoCloseable {
  /**
   * What a set is for.
   *
   * @param frames frames that the network gets in one call
   */
  record CallShape(int frames, FrameSize size) {}

  CallShape shape();

  /** Native memory of the set. */
  long bytes();

  /** The features of one frame of the last run, valid until the next. */
  FeatureMap frame(int index);

  @Override
  void close();
}
