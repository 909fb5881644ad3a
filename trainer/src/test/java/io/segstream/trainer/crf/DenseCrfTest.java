package io.segstream.trainer.crf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.trainer.data.Drawn;
import io.segstream.trainer.data.RgbImage;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenseCrfTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void shouldFilterAboutAsAGaussianOverAllPairsDoes(int dimensions) {
    // Given
    int points = 400;
    SplittableRandom random = new SplittableRandom(dimensions);
    float[] features = new float[points * dimensions];
    float[] values = new float[points * 2];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (4 * random.nextDouble());
    }
    for (int p = 0; p < points; p++) {
      values[2 * p] = features[p * dimensions];
      values[2 * p + 1] = 1;
    }
    // When
    float[] filtered = new PermutohedralLattice(features, dimensions).filter(values, 2);
    // Then
    double worst = 0;
    double total = 0;
    for (int p = 0; p < points; p++) {
      double sum = 0;
      double weights = 0;
      for (int q = 0; q < points; q++) {
        double squares = 0;
        for (int d = 0; d < dimensions; d++) {
          double difference = features[p * dimensions + d] - features[q * dimensions + d];
          squares += difference * difference;
        }
        sum += Math.exp(-squares / 2) * values[2 * q];
        weights += Math.exp(-squares / 2);
      }
      double error = Math.abs(filtered[2 * p] / filtered[2 * p + 1] - sum / weights);
      worst = Math.max(worst, error);
      total += error;
    }
    assertThat(total / points).as("mean error of weighted means").isLessThan(0.08);
    assertThat(worst).as("worst").isLessThan(0.6);
  }

  private static final RgbImage HALVES =
      Drawn.image(32, 24, (x, y) -> x < 16 ? 0xc04040 : 0x4040c0);

  /** Classes that lean to the halves, with a third of the pixels the wrong way. */
  private static float[] noisy() {
    SplittableRandom random = new SplittableRandom(1);
    float[] probabilities = new float[32 * 24 * 3];
    for (int i = 0; i < 32 * 24; i++) {
      boolean first = i % 32 < 16 ^ random.nextInt(3) == 0;
      probabilities[3 * i] = first ? 0.7f : 0.3f;
      probabilities[3 * i + 1] = first ? 0.3f : 0.7f;
    }
    return probabilities;
  }

  private static long right(float[] labels) {
    long right = 0;
    for (int i = 0; i < 32 * 24; i++) {
      right += labels[3 * i] > labels[3 * i + 1] == i % 32 < 16 ? 1 : 0;
    }
    return right;
  }

  @Test
  void shouldMakeLabelsFollowColours() {
    float[] refined = DenseCrf.PUBLISHED.infer(HALVES, noisy(), 3);

    assertThat(right(noisy())).isLessThan(600);
    assertThat(right(refined)).isEqualTo(32 * 24);
    for (int i = 0; i < refined.length; i += 3) {
      assertThat(refined[i] + refined[i + 1] + refined[i + 2]).isCloseTo(1, within(1e-5f));
      assertThat(refined[i + 2]).as("a class that is nowhere").isLessThan(1e-3f);
    }
  }

  @Test
  void shouldLeaveProbabilitiesAloneWithoutWeights() {
    float[] same = new DenseCrf(10, 1, 0, 67, 3, 0).infer(HALVES, noisy(), 3);
    assertThat(same[0]).isCloseTo(noisy()[0], within(1e-4f));
    assertThat(right(same)).isEqualTo(right(noisy()));
  }

  @Test
  void shouldRefuseScalesThatAreNotPositive() {
    assertThatThrownBy(() -> new DenseCrf(10, 0, 3, 67, 3, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scales 0.0, 67.0 and 3.0 be above 0");
  }
}
