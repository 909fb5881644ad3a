package io.segstream.trainer.data;

import io.segstream.inference.evaluate.LabelMap;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** Pictures and masks that tests draw. */
public final class Drawn {
  private Drawn() {}

  /** A picture with one packed colour per pixel. */
  public static RgbImage image(int width, int height, IntBinaryOperator colour) {
    byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
    for (int i = 0; i < width * height; i++) {
      int value = colour.applyAsInt(i % width, i / width);
      rgb[3 * i] = (byte) (value >> 16);
      rgb[3 * i + 1] = (byte) (value >> 8);
      rgb[3 * i + 2] = (byte) value;
    }
    return new RgbImage(width, height, rgb);
  }

  /** A label map. */
  public static LabelMap labels(int width, int height, IntBinaryOperator label) {
    byte[] labels = new byte[width * height];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) label.applyAsInt(i % width, i / width);
    }
    return new LabelMap(width, height, labels);
  }

  /** Writes a picture of one colour; the ending says the format. */
  public static Path picture(Path file, int width, int height, int colour) {
    return picture(file, image(width, height, (x, y) -> colour));
  }

  /** Writes a picture; the ending says the format. */
  public static Path picture(Path file, RgbImage image) {
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = image.rgb();
    for (int i = 0; i < image.width() * image.height(); i++) {
      int colour = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff;
      picture.setRGB(i % image.width(), i / image.width(), colour);
    }
    return write(file, picture);
  }

  /** Writes a label map as grey PNG. */
  public static Path mask(Path file, int width, int height, IntBinaryOperator label) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    WritableRaster raster = picture.getRaster();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        raster.setSample(x, y, 0, label.applyAsInt(x, y));
      }
    }
    return write(file, picture);
  }

  /** Writes a picture of any kind; the ending says the format. */
  public static Path write(Path file, BufferedImage picture) {
    try {
      Files.createDirectories(file.getParent());
      String name = file.getFileName().toString();
      String format = name.substring(name.lastIndexOf('.') + 1);
      if (!ImageIO.write(picture, format, file.toFile())) {
        throw new IllegalArgumentException("No writer for " + file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a text file. */
  public static Path text(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
