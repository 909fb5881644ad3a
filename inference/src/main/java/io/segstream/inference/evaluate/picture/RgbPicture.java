package io.segstream.inference.evaluate.picture;

import io.segstream.inference.evaluate.EvaluationException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

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
   * Decodes a JPEG or PNG file; grey ones get three equal channels, orientation tags are left
   * alone, since labels do not know of them.
   *
   * @throws EvaluationException if it is no such picture
   */
  public static RgbPicture read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    BufferedImage image;
    try {
      image = ImageIO.read(new ByteArrayInputStream(bytes));
    } catch (IOException | RuntimeException e) {
      // The JDK's readers answer some damaged files with index or null errors.
      throw new EvaluationException(
          "picture '%s' is damaged: its pixels cannot be decoded".formatted(file), e);
    }
    if (image == null) {
      throw new EvaluationException(
          "picture '%s' is neither JPEG nor PNG: convert it".formatted(file));
    }
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] samples = new byte[Math.multiplyExact(width * height, CHANNELS)];
    int[] row = new int[width];
    for (int y = 0, i = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int pixel : row) {
        samples[i++] = (byte) (pixel >> 16);
        samples[i++] = (byte) (pixel >> 8);
        samples[i++] = (byte) pixel;
      }
    }
    return new RgbPicture(width, height, samples);
  }
}
