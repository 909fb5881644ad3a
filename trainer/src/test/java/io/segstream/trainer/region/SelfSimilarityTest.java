package io.segstream.trainer.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.loss.Gradients;
import io.segstream.trainer.network.Engines;
import org.junit.jupiter.api.Test;

class SelfSimilarityTest {
  @Test
  void shouldMixCellsThatLookAlikeAsTheSpecificationDoes() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given: cells (1,0), (1,0), (0,2)
      NDArray features = manager.create(new double[] {1, 1, 0, 0, 0, 2}, new Shape(1, 2, 1, 3));
      // When
      double[] mixed = SelfSimilarity.enhance(features).toDoubleArray();
      // Then
      assertThat(mixed)
          .containsExactly(
              new double[] {.844638, .844638, .423883, .310725, .310725, 1.152234}, within(5e-7));
    }
  }

  @Test
  void shouldLeaveAConstantMapAndOtherRegionsAlone() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      NDArray constant = manager.ones(new Shape(1, 3, 4, 4));
      NDArray other = manager.create(Gradients.gaussians(48, 1), new Shape(1, 3, 4, 4));
      NDArray both = constant.toType(other.getDataType(), false).concat(other, 0);
      // When
      NDArray mixed = SelfSimilarity.enhance(both);
      // Then
      assertThat(mixed.get("0:1").toDoubleArray())
          .usingComparatorWithPrecision(1e-12)
          .containsOnly(1);
      assertThat(mixed.get("1:2").toDoubleArray())
          .containsExactly(SelfSimilarity.enhance(other).toDoubleArray(), within(1e-12));
    }
  }

  @Test
  void shouldHaveTheGradientOfFiniteDifferences() {
    double[] weights = Gradients.gaussians(2 * 3 * 4, 3);
    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(2 * 3 * 4, 2),
        new Shape(2, 3, 2, 2),
        features ->
            SelfSimilarity.enhance(features)
                .mul(features.getManager().create(weights, new Shape(2, 3, 2, 2)))
                .sum());
  }
}
