package io.segstream.inference.evaluate.picture;

import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.FrameSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Shows picture files to a model. Thread-safe if the engine is.
 *
 * @param engine that runs the model
 * @param size at which the model sees pictures, their aspect ratio not kept
 */
public record ModelPictures(SegmentationEngine engine, FrameSize size) {
  public ModelPictures {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(size, "size");
  }

  /**
   * Reads, scales and shows a picture.
   *
   * @return what the model says of it alone; the caller closes it
   */
  public FrameFeatures show(Path file) throws IOException {
    return engine.infer(read(file));
  }

  /** Reads and scales a picture: one frame, for the engine. */
  public FrameBatch read(Path file) throws IOException {
    RgbPicture scaled = CubicScaling.scale(RgbPicture.read(file), size.width(), size.height());
    ByteBuffer pixels = ByteBuffer.allocateDirect(scaled.samples().length);
    pixels.put(0, scaled.samples());
    return new FrameBatch(pixels, 1, size.height(), size.width());
  }
}
