package io.segstream.inference.evaluate;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Draws label maps and writes them as PNG files. */
public final class TestMasks {
  private TestMasks() {}

  /** A map without objects. */
  public static LabelMap empty(int width, int height) {
    return new LabelMap(width, height, new byte[width * height]);
  }

  /** Paints a rectangle; returns the same map. */
  public static LabelMap fill(LabelMap map, int x, int y, int width, int height, int label) {
    for (int row = y; row < y + height; row++) {
      for (int column = x; column < x + width; column++) {
        map.labels()[row * map.width() + column] = (byte) label;
      }
    }
    return map;
  }

  /** A palette image of 1, 2, 4 or 8 bits. */
  public static void writePalette(LabelMap map, int bits, Path file) {
    byte[] ramp = new byte[1 << bits];
    for (int i = 0; i < ramp.length; i++) {
      // Not the identity, so that colours cannot pass for indices.
      ramp[i] = (byte) (i * 91 + 7);
    }
    IndexColorModel palette = new IndexColorModel(bits, ramp.length, ramp, ramp, ramp);
    int type = bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY;
    write(map, new BufferedImage(map.width(), map.height(), type, palette), file);
  }

  /** A grey image of 8 bits. */
  public static void writeGrey(LabelMap map, Path file) {
    write(map, new BufferedImage(map.width(), map.height(), BufferedImage.TYPE_BYTE_GRAY), file);
  }

  private static void write(LabelMap map, BufferedImage image, Path file) {
    for (int i = 0; i < map.labels().length; i++) {
      image.getRaster().setSample(i % map.width(), i / map.width(), 0, map.labels()[i] & 0xff);
    }
    writeImage(image, file);
  }

  /** Any image. */
  public static void writeImage(BufferedImage image, Path file) {
    try {
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
