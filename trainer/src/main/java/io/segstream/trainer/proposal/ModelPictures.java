package io.segstream.trainer.proposal;

import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.InputSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.trainer.data.RgbImage;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Shows pictures to a model, one at a time, at the size that the service would choose for them.
 * Thread-safe; owns the engine.
 */
final class ModelPictures implements AutoCloseable {
  private final LoadedModel model;
  private final SegmentationEngine engine;

  private ModelPictures(LoadedModel model, SegmentationEngine engine) {
    this.model = model;
    this.engine = engine;
  }

  static ModelPictures open(LoadedModel model) {
    return new ModelPictures(model, OnnxRuntimeEngine.open(model, EngineSettings.defaults()));
  }

  LoadedModel model() {
    return model;
  }

  /** A picture as the model sees it, in a direct buffer. */
  RgbFrame scaled(RgbImage image) {
    FrameSize size =
        InputSize.forSource(
            model.card(), new FrameSize(image.width(), image.height()), Optional.empty());
    ByteBuffer pixels = ByteBuffer.allocateDirect(size.pixels() * FrameBatch.CHANNELS);
    pixels.put(0, PictureScaler.scaled(image, size.width(), size.height()).rgb());
    return new RgbFrame(pixels, size.width(), size.height());
  }

  /** What the model says about it; the caller closes it. */
  FrameFeatures features(RgbFrame frame) {
    return engine.infer(new FrameBatch(frame.pixels(), 1, frame.height(), frame.width()));
  }

  @Override
  public void close() {
    engine.close();
  }
}
