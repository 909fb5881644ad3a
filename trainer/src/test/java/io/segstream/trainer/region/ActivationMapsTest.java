package io.segstream.trainer.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.segstream.trainer.loss.Gradients;
import io.segstream.trainer.network.Engines;
import org.junit.jupiter.api.Test;

class ActivationMapsTest {
  private static final double[] FEATURES = {1, 0, 0, 2, 0, 1, 1, 0};
  private static final double[] CLASSIFIER = {1, -1, 0, 1};

  @Test
  void shouldWeighFeaturesWithTheClassifierOfTheRegionsClass() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      NDArray one = manager.create(FEATURES, new Shape(1, 2, 2, 2));
      NDArray features = one.concat(one, 0);
      NDArray classifier = manager.create(CLASSIFIER, new Shape(2, 2));
      // When
      NDArray maps = ActivationMaps.of(features, classifier, new int[] {0, 1});
      // Then
      assertThat(maps.getShape()).isEqualTo(new Shape(2, 1, 2, 2));
      assertThat(maps.toDoubleArray()).containsExactly(1, -1, -1, 2, 0, 1, 1, 0);
      assertThat(ActivationMaps.normalised(maps).toDoubleArray())
          .containsExactly(new double[] {2.0 / 3, 0, 0, 1, 0, 1, 1, 0}, within(1e-12));
    }
  }

  @Test
  void shouldHaveTheLogitWithoutBiasAsMean() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      NDArray features = manager.create(Gradients.gaussians(3 * 5 * 49, 1), new Shape(3, 5, 7, 7));
      NDArray classifier = manager.create(Gradients.gaussians(4 * 5, 2), new Shape(4, 5));
      int[] classes = {3, 0, 2};
      // When
      double[] means =
          ActivationMaps.of(features, classifier, classes)
              .reshape(3, 49)
              .mean(new int[] {1})
              .toDoubleArray();
      // Then
      double[] logits =
          features
              .reshape(3, 5, 49)
              .mean(new int[] {2})
              .matMul(classifier.transpose())
              .toDoubleArray();
      for (int i = 0; i < 3; i++) {
        assertThat(means[i]).isCloseTo(logits[i * 4 + classes[i]], within(1e-12));
      }
    }
  }

  @Test
  void shouldMakeAFlatMapZero() {
    try (NDManager manager = Engines.pyTorch()) {
      NDArray flat = manager.ones(new Shape(1, 1, 3, 3));
      assertThat(ActivationMaps.normalised(flat).toFloatArray()).containsOnly(0);
    }
  }

  @Test
  void shouldSendGradientsToTheFeaturesButNotToTheClassifier() {
    // Given
    double[] weights = Gradients.gaussians(2 * 4, 3);
    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(2 * 2 * 4, 4),
        new Shape(2, 2, 2, 2),
        features -> weighted(features, CLASSIFIER, weights));
    try (NDManager manager = Engines.pyTorch();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray features = manager.create(Gradients.gaussians(16, 4), new Shape(2, 2, 2, 2));
      NDArray classifier = manager.create(CLASSIFIER, new Shape(2, 2));
      features.setRequiresGradient(true);
      classifier.setRequiresGradient(true);
      // When
      collector.backward(ActivationMaps.of(features, classifier, new int[] {0, 1}).sum());
      // Then
      assertThat(classifier.getGradient().toFloatArray()).containsOnly(0);
      assertThat(features.getGradient().toDoubleArray()).contains(1, -1);
    }
  }

  private static NDArray weighted(NDArray features, double[] classifier, double[] weights) {
    NDManager step = features.getManager();
    return ActivationMaps.normalised(
            ActivationMaps.of(features, step.create(classifier, new Shape(2, 2)), new int[] {0, 1}))
        .mul(step.create(weights, new Shape(2, 1, 2, 2)))
        .sum();
  }
}
