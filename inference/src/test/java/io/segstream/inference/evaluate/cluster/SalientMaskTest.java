package io.segstream.inference.evaluate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SalientMaskTest {
  /** Four pixels in a row, as in the worked example of the method's specification. */
  private static final PixelFeatures FOUR =
      new PixelFeatures(
          4, 1, new float[][] {{2, 0, 1, 5}, {0, 4, 1, 5}}, new float[] {1, 0.6f, 0.5f, -2});

  @Test
  void shouldWeightEmbeddingsByLogitsAboveOneHalf() {
    PictureObjects objects = SalientMask.of(FOUR, 4, 1, Pooling.LOGIT_WEIGHTED);
    assertThat(objects.ids()).containsExactly(1, 1, 0, 0);
    assertThat(objects.vectors()[0])
        .containsExactly(new double[] {0.6401843997, 0.7682212796}, within(1e-6));
  }

  @Test
  void shouldAverageUnitVectorsOfLikelyPixelsWhenToldTo() {
    PictureObjects objects = SalientMask.of(FOUR, 4, 1, Pooling.MEAN_OF_UNIT);
    assertThat(objects.ids()).containsExactly(1, 1, 1, 0);
    assertThat(objects.vectors()[0])
        .containsExactly(new double[] {0.7071067812, 0.7071067812}, within(1e-6));
  }

  @Test
  void shouldKeepThePictureWhereNothingIsSalientWithTheZeroVector() {
    PixelFeatures nothing =
        new PixelFeatures(2, 1, new float[][] {{1, 0}, {0, 1}}, new float[] {0.5f, -3});
    PictureObjects objects = SalientMask.of(nothing, 2, 1, Pooling.LOGIT_WEIGHTED);
    assertThat(objects.ids()).containsOnly(0);
    assertThat(objects.vectors()).isDeepEqualTo(new double[][] {{0, 0}});
  }

  @Test
  void shouldReadLogitsAndEmbeddingsBetweenCells() {
    // Given logits 0 and 2, which read 0, 0.5, 1.5 and 2 at four pixels; the second is not above
    // 0.5
    PixelFeatures two = new PixelFeatures(2, 1, new float[][] {{1, 0}, {0, 1}}, new float[] {0, 2});
    PictureObjects objects = SalientMask.of(two, 4, 1, Pooling.LOGIT_WEIGHTED);
    // Then 1.5 * (0.25, 0.75) + 2 * (0, 1) = (0.375, 3.125), scaled to length 1
    double norm = Math.hypot(0.375, 3.125);
    assertThat(objects.ids()).containsExactly(0, 0, 1, 1);
    assertThat(objects.vectors()[0])
        .containsExactly(new double[] {0.375 / norm, 3.125 / norm}, within(1e-7));
  }
}
