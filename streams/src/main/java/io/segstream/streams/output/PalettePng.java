package io.segstream.streams.output;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes label maps as palette PNGs, as the DAVIS tools read them. */
public final class PalettePng {
  private static final IndexColorModel PALETTE = DavisPalette.colorModel();

  private PalettePng() {}

  /**
   * Writes one file, replacing one that is there.
   *
   * @param labels {@code height * width} palette indices, row by row; 0 is background
   */
  public static void write(byte[] labels, int width, int height, Path file) throws IOException {
    BufferedImage image =
        new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, PALETTE);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(labels, 0, pixels, 0, pixels.length);
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("This Java cannot write PNG files, needed for " + file);
    }
  }
}
