package io.segstream.inference.evaluate.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CubicScalingTest {
  @Test
  void shouldInterpolateByCubicConvolution() {
    // Given a row of 0, 0, 100, 100 that is read at -0.25, 0.25, 0.75, ...
    RgbPicture scaled = CubicScaling.scale(grey(4, 1, 0, 0, 100, 100), 8, 1);
    // Then for example at 1.25 the weights of its pixels are -0.105, 0.879, 0.262 and -0.035, and
    // what is below 0 becomes 0
    assertThat(reds(scaled)).containsExactly(0, 0, 0, 23, 77, 111, 104, 100);
  }

  @Test
  void shouldKeepEvenPicturesAndEqualSizesAndStayWithinSamples() {
    RgbPicture even = grey(3, 2, 9, 9, 9, 9, 9, 9);
    assertThat(reds(CubicScaling.scale(even, 7, 5))).containsOnly(9).hasSize(35);
    assertThat(CubicScaling.scale(even, 3, 2)).isSameAs(even);
    assertThat(reds(CubicScaling.scale(grey(4, 1, 0, 0, 255, 255), 8, 1)))
        .containsExactly(0, 0, 0, 58, 197, 255, 255, 255);
  }

  private static RgbPicture grey(int width, int height, int... samples) {
    byte[] rgb = new byte[3 * samples.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) samples[i / 3];
    }
    return new RgbPicture(width, height, rgb);
  }

  private static int[] reds(RgbPicture picture) {
    int[] reds = new int[picture.width() * picture.height()];
    for (int i = 0; i < reds.length; i++) {
      reds[i] = picture.samples()[3 * i] & 0xff;
    }
    return reds;
  }
}
