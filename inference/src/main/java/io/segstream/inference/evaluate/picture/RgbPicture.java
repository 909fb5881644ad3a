package io.segstream.inference.evaluate.picture;

import io.segstream.inference.evaluate.EvaluationException;
import java.nio.file.Path;

/**
 * A picture in memory.
 *
 * @param width columns
 * @param height rows
 * @param samples packed red, green, blue, unsigned bytes, row by row; not copied
 */
public record RgbPicture(int width, int height, byte[] samples) {
  /** Samples of one pixel. */
  public static final int CHANNELS = 3;

  public RgbPicture {
    if (width < 1 || height < 1 || (long) width * height * CHANNELS != samples.length) {
      throw new IllegalArgumentException(
          "A picture of %dx%d does not have %d samples".formatted(width, height, samples.length));
    }
  }

  /**
   * Decodes a JPEG or PNG file, see {@link PictureDecoder}.
   *
   * @throws EvaluationException if there is no such picture, or it is damaged
   */
  public static RgbPicture read(Path file) throws EvaluationException {
    return PictureDecoder.read(file);
  }
}
