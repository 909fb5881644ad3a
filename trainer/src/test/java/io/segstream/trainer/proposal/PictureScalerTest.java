package io.segstream.trainer.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.trainer.data.RgbImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PictureScalerTest {
  @Test
  void leavesAPictureOfTheRightSizeAlone() {
    RgbImage image = grey(2, 1, 7, 9);

    assertThat(PictureScaler.scaled(image, 2, 1)).isSameAs(image);
  }

  @Test
  void keepsAPlainPicturePlain() {
    byte[] rgb = new byte[50 * 37 * RgbImage.CHANNELS];
    Arrays.fill(rgb, (byte) 201);

    byte[] scaled = PictureScaler.scaled(new RgbImage(50, 37, rgb), 24, 88).rgb();

    assertThat(scaled).containsOnly(201);
  }

  @Test
  void interpolatesBetweenPixelCentresWhenItEnlarges() {
    // 0 and 100 at a quarter and three quarters: 0, 25, 75, 100.
    assertThat(greys(PictureScaler.scaled(grey(2, 1, 0, 100), 4, 1)))
        .containsExactly(0, 25, 75, 100);
  }

  @Test
  void averagesFinePatternsWhenItReduces() {
    int[] stripes = new int[64];
    for (int x = 0; x < stripes.length; x++) {
      stripes[x] = x % 2 == 0 ? 0 : 200;
    }

    int[] reduced = greys(PictureScaler.scaled(grey(64, 1, stripes), 8, 1));

    assertThat(Arrays.copyOfRange(reduced, 1, 7)).containsOnly(100);
  }

  @Test
  void scalesRowsAsItScalesColumns() {
    assertThat(greys(PictureScaler.scaled(grey(1, 2, 0, 100), 1, 4)))
        .containsExactly(0, 25, 75, 100);
  }

  private static RgbImage grey(int width, int height, int... values) {
    byte[] rgb = new byte[values.length * RgbImage.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) values[i / RgbImage.CHANNELS];
    }
    return new RgbImage(width, height, rgb);
  }

  private static int[] greys(RgbImage image) {
    int[] values = new int[image.width() * image.height()];
    for (int i = 0; i < values.length; i++) {
      values[i] = image.rgb()[RgbImage.CHANNELS * i] & 0xFF;
    }
    return values;
  }
}
