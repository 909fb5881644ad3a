package io.segstream.inference.evaluate.davis.report;

import io.segstream.inference.evaluate.LabelMap;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Draws a frame with the results as a tint, one colour per object, and the outline of the ground
 * truth in white on black.
 */
final class Overlay {
  private static final int LARGEST_WIDTH = 560;
  private static final int[] COLOURS = {
    0xff7f0e, 0x1f9bd6, 0x4daf4a, 0xe6308a, 0xffd92f, 0x9467bd, 0x17becf, 0xd62728
  };

  private Overlay() {}

  /** The picture as text for an {@code img} element. */
  static String dataUri(Optional<Path> picture, LabelMap truth, LabelMap result)
      throws IOException {
    BufferedImage canvas = background(picture, truth.width(), truth.height());
    for (int y = 0; y < truth.height(); y++) {
      for (int x = 0; x < truth.width(); x++) {
        int at = y * truth.width() + x;
        int label = result.labels()[at] & 0xff;
        if (label > 0) {
          int tint = COLOURS[(label - 1) % COLOURS.length];
          canvas.setRGB(x, y, blend(canvas.getRGB(x, y), tint));
        }
      }
    }
    outline(canvas, truth);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(scaled(canvas), "png", png);
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
  }

  private static BufferedImage background(Optional<Path> picture, int width, int height)
      throws IOException {
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    BufferedImage frame = picture.isPresent() ? ImageIO.read(picture.get().toFile()) : null;
    if (frame != null) {
      Graphics2D graphics = canvas.createGraphics();
      graphics.drawImage(frame, 0, 0, width, height, null);
      graphics.dispose();
    }
    return canvas;
  }

  private static int blend(int under, int over) {
    int red = ((under >> 16 & 0xff) + (over >> 16 & 0xff)) / 2;
    int green = ((under >> 8 & 0xff) + (over >> 8 & 0xff)) / 2;
    int blue = ((under & 0xff) + (over & 0xff)) / 2;
    return red << 16 | green << 8 | blue;
  }

  private static void outline(BufferedImage canvas, LabelMap truth) {
    int width = truth.width();
    int height = truth.height();
    for (int distance = 3; distance >= 2; distance--) {
      int colour = distance == 3 ? 0x000000 : 0xffffff;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          if (touches(truth, x, y, distance)) {
            canvas.setRGB(x, y, colour);
          }
        }
      }
    }
  }

  /** Whether another label begins within a few pixels of an object's inside. */
  private static boolean touches(LabelMap map, int x, int y, int distance) {
    byte own = map.labels()[y * map.width() + x];
    if (own == 0) {
      return false;
    }
    for (int d = -distance; d <= distance; d++) {
      if (differs(map, x + d, y, own) || differs(map, x, y + d, own)) {
        return true;
      }
    }
    return false;
  }

  private static boolean differs(LabelMap map, int x, int y, byte label) {
    return x >= 0
        && y >= 0
        && x < map.width()
        && y < map.height()
        && map.labels()[y * map.width() + x] != label;
  }

  private static BufferedImage scaled(BufferedImage image) {
    if (image.getWidth() <= LARGEST_WIDTH) {
      return image;
    }
    int height = Math.max(1, image.getHeight() * LARGEST_WIDTH / image.getWidth());
    BufferedImage small = new BufferedImage(LARGEST_WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, LARGEST_WIDTH, height, null);
    graphics.dispose();
    return small;
  }
}
