package io.segstream.streams.evaluate;

import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.mask.RleMask;
import io.segstream.streams.demo.SceneSettings;
import io.segstream.streams.demo.SyntheticScene;
import io.segstream.streams.output.PalettePng;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A data set in DAVIS's layout with drawn sequences, of which every mask is known. */
final class MadeSequence {
  static final FrameSize SIZE = new FrameSize(320, 192);

  private MadeSequence() {}

  /** Writes the scene's frames from {@code first} on. */
  static void write(Path dataset, String name, int first, int frames) throws IOException {
    SyntheticScene scene =
        new SyntheticScene(SceneSettings.defaults().withSize(SIZE.width(), SIZE.height()));
    Path pictures = Files.createDirectories(dataset.resolve("JPEGImages/480p").resolve(name));
    Path masks = Files.createDirectories(dataset.resolve("Annotations/480p").resolve(name));
    ByteBuffer rgb = ByteBuffer.allocate(3 * SIZE.pixels());
    BufferedImage picture =
        new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
    for (int t = 0; t < frames; t++) {
      scene.render(first + t, rgb);
      for (int i = 0; i < SIZE.pixels(); i++) {
        int colour =
            (rgb.get(3 * i) & 0xff) << 16
                | (rgb.get(3 * i + 1) & 0xff) << 8
                | rgb.get(3 * i + 2) & 0xff;
        picture.setRGB(i % SIZE.width(), i / SIZE.width(), colour);
      }
      ImageIO.write(picture, "png", pictures.resolve("%05d.png".formatted(t)).toFile());
      byte[] labels = new byte[SIZE.pixels()];
      List<RleMask> objects = scene.masks(first + t);
      for (int i = 0; i < objects.size(); i++) {
        objects.get(i).decodeInto(labels, (byte) (i + 1));
      }
      PalettePng.write(labels, SIZE.width(), SIZE.height(), masks.resolve("%05d.png".formatted(t)));
    }
  }
}
