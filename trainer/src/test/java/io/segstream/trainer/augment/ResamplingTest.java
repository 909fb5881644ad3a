package io.segstream.trainer.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Drawn;
import io.segstream.trainer.data.RgbImage;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ResamplingTest {
  private static final Offset<Float> CLOSE = Offset.offset(1e-3f);

  private static float[] reds(Pixels pixels) {
    float[] reds = new float[pixels.width() * pixels.height()];
    for (int i = 0; i < reds.length; i++) {
      reds[i] = pixels.rgb()[3 * i];
    }
    return reds;
  }

  private static Pixels row(RgbImage image, int size, boolean flip, Interpolation interpolation) {
    return Resampling.colours(
        image,
        Axis.ofWindow(0, image.width(), size, flip),
        Axis.ofWindow(0, image.height(), image.height(), false),
        interpolation);
  }

  @Test
  void scalesUpBilinearlyWithoutAligningCorners() {
    RgbImage image = Drawn.image(2, 1, (x, y) -> x == 0 ? 0 : 0xffffff);

    float[] four = reds(row(image, 4, false, Interpolation.BILINEAR));

    assertThat(four).containsExactly(new float[] {0, 0.25f * 255, 0.75f * 255, 255}, CLOSE);
  }

  @Test
  void averagesWhenScalingDown() {
    RgbImage stripes = Drawn.image(64, 1, (x, y) -> x % 2 == 0 ? 0 : 0xc80000);

    float[] eight = reds(row(stripes, 8, false, Interpolation.BILINEAR));

    for (int i = 1; i < 7; i++) {
      assertThat(eight[i]).isCloseTo(100, Offset.offset(1f));
    }
  }

  @Test
  void keepsColoursAtTheSameSizeWhateverTheKernel() {
    RgbImage image = Drawn.image(7, 5, (x, y) -> x * 0x241100 + y * 31);

    for (Interpolation interpolation : Interpolation.values()) {
      assertThat(row(image, 7, false, interpolation).toImage().rgb()).isEqualTo(image.rgb());
    }
  }

  @Test
  void cubicOvershootStaysWithinBytes() {
    RgbImage edge = Drawn.image(4, 1, (x, y) -> x < 2 ? 0 : 0xffffff);

    float[] reds = reds(row(edge, 16, false, Interpolation.BICUBIC));

    assertThat(reds[0]).isZero();
    assertThat(reds[15]).isEqualTo(255);
    for (float red : reds) {
      assertThat(red).isBetween(0f, 255f);
    }
  }

  @Test
  void mirrorsColoursAndLabelsAlike() {
    RgbImage image = Drawn.image(3, 1, (x, y) -> x * 0x010101);
    LabelMap labels = Drawn.labels(3, 1, (x, y) -> x);
    Axis mirrored = Axis.ofWindow(0, 3, 3, true);

    assertThat(row(image, 3, true, Interpolation.BILINEAR).toImage().rgb())
        .containsExactly(2, 2, 2, 1, 1, 1, 0, 0, 0);
    assertThat(Resampling.labels(labels, mirrored, Axis.ofWindow(0, 1, 1, false)).labels())
        .containsExactly(2, 1, 0);
  }

  @Test
  void seesNothingBeyondTheWindow() {
    RgbImage image = Drawn.image(6, 1, (x, y) -> x == 2 || x == 3 ? 0 : 0xffffff);

    Pixels pixels =
        Resampling.colours(
            image,
            Axis.ofWindow(2, 2, 8, false),
            Axis.ofWindow(0, 1, 1, false),
            Interpolation.BILINEAR);

    assertThat(reds(pixels)).containsOnly(0f);
  }

  @Test
  void gridsTakeTheLabelsOfTheSpecification() {
    LabelMap wide = Drawn.labels(224, 1, (x, y) -> x);
    LabelMap five = Drawn.labels(5, 5, (x, y) -> 10 * y + x);
    LabelMap eight = Drawn.labels(8, 1, (x, y) -> x);

    byte[] strideEight = LabelGrid.nearest(wide, 28, 1).labels();
    assertThat(strideEight).hasSize(28).startsWith(0, 8, 16);
    assertThat(strideEight[27] & 0xff).isEqualTo(216);
    assertThat(LabelGrid.nearest(five, 3, 3).labels())
        .containsExactly(0, 1, 3, 10, 11, 13, 30, 31, 33);
    assertThat(LabelGrid.nearest(eight, 2, 1).labels()).containsExactly(0, 4);
  }
}
