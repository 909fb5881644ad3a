package io.segstream.trainer.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Files to learn from: {@code pictures} of 48x48 with a bright square each, its mask in {@code
 * masks}, its label map (0 and 1) in {@code maps}, and recipes.
 */
final class TrainingFiles {
  static final int PICTURES = 6;
  private static final int SIDE = 48;
  private static final int SQUARE = 20;

  private final Path directory;

  TrainingFiles(Path directory) {
    this.directory = directory;
  }

  void draw() throws IOException {
    for (int i = 0; i < PICTURES; i++) {
      Random random = new Random(i);
      int left = random.nextInt(SIDE - SQUARE);
      int top = random.nextInt(SIDE - SQUARE);
      BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      BufferedImage mask = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      BufferedImage map = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        int x = pixel % SIDE;
        int y = pixel / SIDE;
        boolean square = x >= left && x < left + SQUARE && y >= top && y < top + SQUARE;
        picture.setRGB(x, y, (square ? 0xd08030 : 0x203040) + random.nextInt(16));
        mask.getRaster().setSample(x, y, 0, square ? 255 : 0);
        map.getRaster().setSample(x, y, 0, square ? 1 : 0);
      }
      write("pictures", i, picture);
      write("masks", i, mask);
      write("maps", i, map);
    }
  }

  private void write(String folder, int index, BufferedImage image) throws IOException {
    Path file = directory.resolve(folder).resolve("%d.png".formatted(index));
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  /** Replaces every image of a copy of a folder by a grey one of one value. */
  void drawGrey(String folder, int side, int value) throws IOException {
    BufferedImage grey = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    for (int pixel = 0; pixel < side * side; pixel++) {
      grey.getRaster().setSample(pixel % side, pixel / side, 0, value);
    }
    for (int i = 0; i < PICTURES; i++) {
      write(folder, i, grey);
    }
  }

  /**
   * Writes a recipe for MaskContrast.
   *
   * @param more further lines
   */
  Path maskContrast(String name, String pictures, String masks, String more) throws IOException {
    return Files.writeString(
        directory.resolve(name),
        """
        method: maskcontrast
        preset: small
        data:
          damaged: FAIL
          train:
            - {kind: IMAGE_FOLDER, path: %s, masks: %s}
        network: {embeddingDimensions: 8}
        training: {steps: 4, batch: 2, crop: 32x32, threads: 1, checkpointEvery: 2, validateEvery: 2}
        maskcontrast: {queue: 4}
        %s"""
            .formatted(directory.resolve(pictures), directory.resolve(masks), more));
  }

  /** Writes a recipe for pixel contrast with two classes. */
  Path pixelContrast(String name, String maps) throws IOException {
    String dataset =
        "{kind: IMAGE_FOLDER, path: %s, maps: %s, labels: [ground, square]}"
            .formatted(directory.resolve("pictures"), directory.resolve(maps));
    return Files.writeString(
        directory.resolve(name),
        """
        method: pixel-contrast
        preset: small
        data:
          damaged: FAIL
          train: [%s]
          validation: [%s]
        network: {embeddingDimensions: 8}
        training: {steps: 4, batch: 2, crop: 32x32, threads: 1, checkpointEvery: 2, validateEvery: 2}
        """
            .formatted(dataset, dataset));
  }
}
