package io.segstream.streams.ingest;

import io.segstream.inference.model.FrameSize;
import io.segstream.streams.media.TestPictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;

final class TestImages {
  private TestImages() {}

  static Path png(Path file, FrameSize size, int frame) throws IOException {
    ByteBuffer picture = TestPictures.picture(size, frame);
    BufferedImage image =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size.pixels(); i++) {
      int rgb =
          (picture.get(3 * i) & 0xff) << 16
              | (picture.get(3 * i + 1) & 0xff) << 8
              | (picture.get(3 * i + 2) & 0xff);
      image.setRGB(i % size.width(), i / size.width(), rgb);
    }
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
