package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.network.Engines;
import org.junit.jupiter.api.Test;

class GroundingLossTest {
  private static final GroundingLoss LOSS = GroundingLoss.PUBLISHED;

  @Test
  void shouldGiveTheValuesOfTheSpecification() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      NDArray regions = manager.create(new double[] {1, 0, 0, 1, -1, 0, 0, -1}, new Shape(2, 2, 2));
      NDArray words = manager.create(new double[] {1, 0, -1, 0}, new Shape(2, 2));
      // When
      GroundingLoss.Distances distances = LOSS.distances(regions, words, new int[] {1, 1});
      // Then
      assertThat(distances.byWords().toDoubleArray())
          .containsExactly(new double[] {-.052498, .047502, .047502, -.052498}, within(1e-6));
      for (int axis : new int[] {0, 1}) {
        assertThat(Scalars.of(GroundingLoss.crossEntropy(distances.byWords(), axis)))
            .isCloseTo(.644397, within(1e-6));
      }
      // With one word per caption regions are averaged with equal weights.
      assertThat(distances.byRegions().toDoubleArray())
          .containsExactly(new double[] {-.05, .05, .05, -.05}, within(1e-12));
    }
  }

  @Test
  void shouldHaveTheGradientOfFiniteDifferencesWithCaptionsOfDifferentLengths() {
    double[] words = Gradients.gaussians(6 * 3, 2);
    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(3 * 4 * 3, 1),
        new Shape(3, 4, 3),
        regions ->
            new GroundingLoss(2)
                .evaluate(
                    regions,
                    regions.getManager().create(words, new Shape(6, 3)),
                    new int[] {1, 3, 2}));
  }

  @Test
  void shouldNotDependOnTheOrderOfRegionsAndOfPairs() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      NDArray regions = manager.create(Gradients.gaussians(2 * 3 * 2, 3), new Shape(2, 3, 2));
      NDArray words = manager.create(Gradients.gaussians(3 * 2, 4), new Shape(3, 2));
      NDArray otherRegions =
          regions
              .get(manager.create(new long[] {1, 0}))
              .transpose(1, 0, 2)
              .get(manager.create(new long[] {2, 0, 1}))
              .transpose(1, 0, 2);
      NDArray otherWords = words.get(manager.create(new long[] {1, 2, 0}));
      // When
      double one = Scalars.of(LOSS.evaluate(regions, words, new int[] {1, 2}));
      double other = Scalars.of(LOSS.evaluate(otherRegions, otherWords, new int[] {2, 1}));
      // Then
      assertThat(other).isCloseTo(one, within(1e-12));
    }
  }

  @Test
  void shouldRefuseCaptionsWithoutWords() {
    try (NDManager manager = Engines.pyTorch()) {
      NDArray regions = manager.create(new Shape(2, 3, 2));
      NDArray words = manager.create(new Shape(2, 2));
      assertThatThrownBy(() -> LOSS.evaluate(regions, words, new int[] {2, 0}))
          .hasMessage("A caption of 0 words cannot be compared: leave its picture out");
      assertThatThrownBy(() -> LOSS.evaluate(regions, words, new int[] {2, 1}))
          .hasMessage("Regions (2, 3, 2) and words (2, 2) do not fit 2 captions of 3 words");
    }
  }
}
