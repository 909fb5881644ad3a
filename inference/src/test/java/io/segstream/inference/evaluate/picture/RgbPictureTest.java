package io.segstream.inference.evaluate.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.evaluate.EvaluationException;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RgbPictureTest {
  @TempDir Path directory;

  @Test
  void shouldTakeGreySamplesAsTheyAreInsteadOfBrighteningThem() throws Exception {
    BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(1, 0, 0, 50);
    Path file = directory.resolve("grey.png");
    ImageIO.write(grey, "png", file.toFile());

    assertThat(RgbPicture.read(file).samples()).containsExactly(0, 0, 0, 50, 50, 50);
  }

  @Test
  void shouldRefusePicturesThatAreCutOffAndMissingOnes() throws Exception {
    BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      noise.setRGB(i % 64, i / 64, i * 2654435);
    }
    Path file = directory.resolve("cut.jpg");
    ImageIO.write(noise, "jpg", file.toFile());
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    Path missing = directory.resolve("missing.jpg");

    assertThatThrownBy(() -> RgbPicture.read(file))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContainingAll("picture '" + file + "' is damaged", "write it again");
    assertThatThrownBy(() -> RgbPicture.read(missing))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("there is no picture '%s'", missing);
  }
}
