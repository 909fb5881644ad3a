package io.segstream.inference.engine;

/**
 * A loaded model on one device.
 *
 * <p>Lifecycle promise: {@link #infer} may be called from several threads at once and blocks until
 * its result is there; results of one input are the same at every call. After {@link #close}
 * returns no native memory of the engine is left; calls after it throw {@link
 * IllegalStateException}; closing twice is harmless.
 */
public interface SegmentationEngine extends AutoCloseable {
  /** The name of the runtime as DJL knows it, for example {@code OnnxRuntime}. */
  String name();

  /**
   * Runs the model.
   *
   * @param batch frames of a size that the model accepts; not kept after the call
   * @return as many feature maps as frames; the caller closes it
   * @throws IllegalArgumentException if the model does not accept frames of this size
   * @throws EngineException if the runtime fails
   */
  FrameFeatures infer(FrameBatch batch);

  @Override
  void close();
}
