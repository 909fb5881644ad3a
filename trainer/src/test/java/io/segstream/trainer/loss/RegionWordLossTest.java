package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.pseudo.WordRegions;
import org.junit.jupiter.api.Test;

class RegionWordLossTest {
  private static final Shape PAIR = new Shape(2, 2);

  @Test
  void shouldGiveTheValuesOfTheSpecification() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      NDArray regions = manager.create(new double[] {2, 0, 0, 0}, PAIR);
      NDArray words = manager.create(new double[] {1, 0, 0, 1}, PAIR);
      // Then
      assertThat(RegionWordLoss.logits(regions, words).softmax(1).toDoubleArray())
          .containsExactly(
              new double[] {.106507, .786986, .106507, 1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-6));
      assertThat(Scalars.of(RegionWordLoss.PUBLISHED.evaluate(regions, words, new int[] {1, 0})))
          .isCloseTo(.229634, within(1e-6));
    }
  }

  @Test
  void shouldHaveTheGradientOfFiniteDifferences() {
    double[] words = Gradients.gaussians(4 * 3, 2);
    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(5 * 3, 1),
        new Shape(5, 3),
        regions ->
            RegionWordLoss.PUBLISHED.evaluate(
                regions,
                regions.getManager().create(words, new Shape(4, 3)),
                new int[] {0, 4, 1, 0, 2}));
  }

  @Test
  void shouldKeepTheRatioOfTwoClassesWhenAWordIsAdded() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      NDArray regions = manager.create(new double[] {.3, -.8}, new Shape(1, 2));
      NDArray three = manager.create(new double[] {1, 0, 0, 1, .5, .5}, new Shape(3, 2));
      // When
      double[] few = RegionWordLoss.logits(regions, three.get("0:2")).softmax(1).toDoubleArray();
      double[] more = RegionWordLoss.logits(regions, three).softmax(1).toDoubleArray();
      // Then
      assertThat(more[1] / more[2]).isCloseTo(few[1] / few[2], within(1e-12));
      assertThat(more[0] / more[1]).isCloseTo(few[0] / few[1], within(1e-12));
    }
  }

  @Test
  void shouldChooseTheRegionsOfTheSpecificationWhateverTheLengthOfAWord() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      NDArray regions = manager.create(new double[] {1, 0, 0, 2, .5, .5}, new Shape(3, 2));
      // Then
      for (double length : new double[] {1, 1e-3, 500}) {
        NDArray words = manager.create(new double[] {1, 0, .6, .8}, PAIR).mul(length);
        assertThat(WordRegions.choose(regions, words)).containsExactly(0, 1);
      }
    }
  }

  @Test
  void shouldChooseTheFirstOfEqualRegions() {
    try (NDManager manager = Engines.pyTorch()) {
      NDArray regions = manager.create(new float[] {0, 1, 1, 0, 1, 0}, new Shape(3, 2));
      NDArray words = manager.create(new float[] {1, 0}, new Shape(1, 2));
      assertThat(WordRegions.choose(regions, words)).containsExactly(1);
    }
  }

  @Test
  void shouldSayWhichLabelIsNoClass() {
    try (NDManager manager = Engines.pyTorch()) {
      NDArray pair = manager.create(PAIR);
      assertThatThrownBy(() -> RegionWordLoss.PUBLISHED.evaluate(pair, pair, new int[] {1, 3}))
          .hasMessage("Label 3 of region 1 is neither 0 nor one of 2 classes");
    }
  }
}
