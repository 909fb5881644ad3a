package io.segstream.trainer.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ColoursTest {
  private static final Offset<Float> CLOSE = Offset.offset(1e-3f);

  private static Pixels pixels(float... rgb) {
    return new Pixels(rgb.length / 3, 1, rgb);
  }

  @Test
  void brightnessMultipliesAndStaysWhite() {
    Pixels pixels = pixels(100, 150, 200);

    Colours.brightness(pixels, 1.4f);

    assertThat(pixels.rgb()).containsExactly(new float[] {140, 210, 255}, CLOSE);
  }

  @Test
  void contrastBlendsWithTheMeanGreyOfThePicture() {
    // Greys 0 and 0.9999 * 100, mean 49.995.
    Pixels pixels = pixels(0, 0, 0, 100, 100, 100);

    Colours.contrast(pixels, 0.5f);

    assertThat(pixels.rgb())
        .containsExactly(
            new float[] {24.9975f, 24.9975f, 24.9975f, 74.9975f, 74.9975f, 74.9975f}, CLOSE);
  }

  @Test
  void saturationBlendsWithThePixelsOwnGrey() {
    // Grey of (200, 100, 50): 59.78 + 58.7 + 5.7 = 124.18.
    Pixels half = pixels(200, 100, 50);
    Pixels more = pixels(200, 100, 50);

    Colours.saturation(half, 0.5f);
    Colours.saturation(more, 1.4f);

    assertThat(half.rgb()).containsExactly(new float[] {162.09f, 112.09f, 87.09f}, CLOSE);
    assertThat(more.rgb()).containsExactly(new float[] {230.328f, 90.328f, 20.328f}, CLOSE);
  }

  @Test
  void greyWeighsTheChannels() {
    Pixels pixels = pixels(255, 0, 0);

    Colours.greyscale(pixels);

    assertThat(pixels.rgb()).containsExactly(new float[] {76.2195f, 76.2195f, 76.2195f}, CLOSE);
  }

  @Test
  void hueTurnsTheCircleAndLeavesValueAndGreyAlone() {
    // (200, 100, 50) lies at a third of the first sextant; a tenth of the circle is 0.6 of one.
    Pixels pixels = pixels(255, 0, 0, 200, 100, 50, 77, 77, 77, 0, 0, 255);
    Pixels third = pixels(255, 0, 0, 0, 255, 0, 0, 0, 255);
    Pixels back = pixels(255, 0, 0, 200, 100, 50);

    Colours.hue(pixels, 0.1f);
    Colours.hue(third, 1 / 3f);
    Colours.hue(back, -0.1f);

    assertThat(pixels.rgb())
        .containsExactly(
            new float[] {255, 153, 0, 200, 190, 50, 77, 77, 77, 153, 0, 255}, Offset.offset(0.01f));
    assertThat(third.rgb())
        .containsExactly(new float[] {0, 255, 0, 0, 0, 255, 255, 0, 0}, Offset.offset(0.01f));
    assertThat(back.rgb())
        .containsExactly(new float[] {255, 0, 153, 200, 50, 90}, Offset.offset(0.01f));
  }

  @Test
  void jitterChangesColoursWithinItsLimits() {
    ColourJitter brightness = new ColourJitter(1, 0.4, 0, 0, 0);
    SplittableRandom random = new SplittableRandom(1);
    float least = 255;
    float most = 0;
    for (int i = 0; i < 200; i++) {
      Pixels pixels = pixels(100, 100, 100);
      brightness.apply(pixels, random);
      least = Math.min(least, pixels.rgb()[0]);
      most = Math.max(most, pixels.rgb()[0]);
    }

    assertThat(least).isBetween(59.9f, 64f);
    assertThat(most).isBetween(136f, 140.1f);
  }

  @Test
  void blurSpreadsAPointEvenlyAndKeepsPlainColours() {
    float[] point = new float[9 * 9 * 3];
    point[(4 * 9 + 4) * 3] = 200;
    Pixels pixels = new Pixels(9, 9, point);
    GaussianBlur.blur(pixels, 1);
    Pixels plain = pixels(50, 60, 70, 50, 60, 70);
    GaussianBlur.blur(plain, 2);

    float sum = 0;
    for (float value : point) {
      sum += value;
    }
    assertThat(sum).isCloseTo(200, Offset.offset(0.01f));
    // The middle of a Gaussian of deviation 1, cut at 3: (1 / 2.5065)^2 of the point.
    assertThat(point[(4 * 9 + 4) * 3]).isCloseTo(200 / (2.50629f * 2.50629f), Offset.offset(0.02f));
    assertThat(point[(4 * 9 + 3) * 3]).isCloseTo(point[(3 * 9 + 4) * 3], CLOSE);
    assertThat(plain.rgb()).containsExactly(new float[] {50, 60, 70, 50, 60, 70}, CLOSE);
  }

  @Test
  void settingsBeyondTheirLimitsAreRefused() {
    assertThatThrownBy(() -> new ColourJitter(1.5, 0, 0, 0, 0))
        .hasMessage("Probability of jitter is 1.5, must be 0 to 1");
    assertThatThrownBy(() -> new ColourJitter(1, -1, 0, 0, 0))
        .hasMessage("brightness is -1.0, must be 0 or more");
    assertThatThrownBy(() -> new ColourJitter(1, 0, 0, 0, 0.6))
        .hasMessage("hue is 0.6, must be 0 to 0.5");
    assertThatThrownBy(() -> new GaussianBlur(1, new Range(0, 1)))
        .hasMessage("sigma goes from 0.0, must be above 0");
  }
}
