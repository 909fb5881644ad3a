package io.segstream.trainer.picture;

import io.segstream.trainer.data.RgbImage;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.function.IntUnaryOperator;

/** Images to look at. */
final class Panel {
  private Panel() {}

  /** A picture as an image. */
  static BufferedImage of(RgbImage picture) {
    byte[] rgb = picture.rgb();
    return of(
        picture.width(),
        picture.height(),
        pixel -> {
          int at = pixel * RgbImage.CHANNELS;
          return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
        });
  }

  /**
   * An image of computed colours.
   *
   * @param colours 0xRRGGBB by pixel, row by row
   */
  static BufferedImage of(int width, int height, IntUnaryOperator colours) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < width * height; pixel++) {
      image.setRGB(pixel % width, pixel / width, colours.applyAsInt(pixel));
    }
    return image;
  }

  /** A picture of at most a size, its sides in proportion. */
  static RgbImage within(RgbImage picture, int longest) {
    int longer = Math.max(picture.width(), picture.height());
    if (longer <= longest) {
      return picture;
    }
    int width = Math.max(1, Math.round((float) picture.width() * longest / longer));
    int height = Math.max(1, Math.round((float) picture.height() * longest / longer));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    draw(of(picture), small, 0, 0, width, height, true);
    byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
    for (int pixel = 0; pixel < width * height; pixel++) {
      int colour = small.getRGB(pixel % width, pixel / width);
      rgb[pixel * RgbImage.CHANNELS] = (byte) (colour >> 16);
      rgb[pixel * RgbImage.CHANNELS + 1] = (byte) (colour >> 8);
      rgb[pixel * RgbImage.CHANNELS + 2] = (byte) colour;
    }
    return new RgbImage(width, height, rgb);
  }

  /**
   * Draws an image into a rectangle of another one.
   *
   * @param smooth whether cells blend into each other
   */
  static void draw(
      BufferedImage image,
      BufferedImage onto,
      int x,
      int y,
      int width,
      int height,
      boolean smooth) {
    Graphics2D graphics = onto.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        smooth
            ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    graphics.drawImage(image, x, y, width, height, null);
    graphics.dispose();
  }
}
