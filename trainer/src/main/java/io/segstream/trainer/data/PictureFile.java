package io.segstream.trainer.data;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.picture.RgbPicture;
import java.nio.file.Path;

/** Reads JPEG and PNG pictures to learn from, as {@link RgbPicture#read} decodes them. */
public final class PictureFile {
  private PictureFile() {}

  /**
   * Reads one file.
   *
   * @throws ExampleException if it is not there, is neither JPEG nor PNG, is damaged or cut off, or
   *     has colours that cannot be converted (CMYK)
   */
  public static RgbImage read(Path file) throws ExampleException {
    try {
      RgbPicture picture = RgbPicture.read(file);
      return new RgbImage(picture.width(), picture.height(), picture.samples());
    } catch (EvaluationException e) {
      throw new ExampleException(e.getMessage(), e);
    }
  }
}
