package io.segstream.streams.topology;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.streams.decode.FramePool;

/**
 * What the model says about the frames of a batch, and the frames as it saw them. Owns both until
 * it is closed.
 */
final class InferredBatch implements AutoCloseable {
  private final FrameFeatures features;
  private final FramePool.Lease pixels;
  private final FrameSize size;

  /**
   * @param features taken over
   * @param pixels of the batch, frame after frame; taken over
   * @param size of each frame
   */
  InferredBatch(FrameFeatures features, FramePool.Lease pixels, FrameSize size) {
    this.features = features;
    this.pixels = pixels;
    this.size = size;
  }

  /** The model's view of one frame; valid until the batch is closed. */
  FeatureMap features(int position) {
    return features.frame(position);
  }

  /** The pixels of one frame; valid until the batch is closed. */
  RgbFrame picture(int position) {
    int frameBytes = size.pixels() * FrameBatch.CHANNELS;
    return new RgbFrame(
        pixels.buffer().slice(position * frameBytes, frameBytes), size.width(), size.height());
  }

  @Override
  public void close() {
    try {
      features.close();
    } finally {
      pixels.close();
    }
  }
}
