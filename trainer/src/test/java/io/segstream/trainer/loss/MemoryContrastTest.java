package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.segstream.trainer.memory.ClassVectors;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.sample.CandidateSelection;
import io.segstream.trainer.sample.CandidateSelection.Strategy;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contrast against what is remembered: the worked example W3. */
class MemoryContrastTest {
  private static final double[] MEMORY = {1, 0, 0.8, 0.6, 0, 1, -0.6, 0.8, -1, 0, 0, -1};
  private static final int[] CLASSES = {0, 0, 1, 1, 2, 2};
  private static final double[] ANCHORS = {0.6, 0.8, 0.8, -0.6};
  private static final Shape TWO = new Shape(2, 2);
  private static final PixelContrastLoss HALF = new PixelContrastLoss(0.5, 0.5);

  private static Function<NDArray, NDArray> loss(int... labels) {
    return anchors -> result(anchors, labels).loss();
  }

  private static PixelContrastResult result(NDArray anchors, int... labels) {
    NDArray memory =
        anchors.getManager().create(MEMORY, new Shape(6, 2)).toType(anchors.getDataType(), false);
    return HALF.againstMemory(
        anchors,
        labels,
        new ClassVectors(memory, CLASSES),
        CandidateSelection.EVERYTHING,
        new SplittableRandom(1));
  }

  @Test
  void givesTheWorkedValues() {
    assertThat(Gradients.value(ANCHORS, TWO, loss(1, 2))).isCloseTo(1.9620509100, within(1e-9));
    assertThat(Gradients.evaluate(ANCHORS, TWO, DataType.FLOAT32, loss(1, 2)).value())
        .isCloseTo(1.9620509100, within(1e-4));
    double[] first = {0.6, 0.8};
    double[] second = {0.8, -0.6};
    Shape one = new Shape(1, 2);
    assertThat(Gradients.value(first, one, loss(1))).isCloseTo(1.5521857318, within(1e-9));
    assertThat(Gradients.value(second, one, loss(2))).isCloseTo(2.3719160882, within(1e-9));
    assertThat(Gradients.value(first, one, loss(0))).isCloseTo(0.9374864426, within(1e-9));
    assertThat(Gradients.evaluate(first, one, loss(1)).gradient())
        .containsExactly(new double[] {1.7424737545, -0.8061049249}, within(1e-9));
  }

  @Test
  void hasTheGradientOfItsFiniteDifferences() {
    Gradients.assertMatchFiniteDifferences(ANCHORS, TWO, loss(1, 2));
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void hasTheGradientOfItsFiniteDifferencesForAnySelection(Strategy strategy) {
    double[] memory = PixelContrastLossTest.unit(30, 3, 4);
    int[] classes = new int[30];
    for (int i = 10; i < 30; i++) {
      classes[i] = i / 10;
    }
    CandidateSelection selection = new CandidateSelection(strategy, 2, 3, 0.3);

    Gradients.assertMatchFiniteDifferences(
        PixelContrastLossTest.unit(5, 3, 6),
        new Shape(5, 3),
        anchors ->
            HALF.againstMemory(
                    anchors,
                    new int[] {2, 0, 1, 0, 2},
                    new ClassVectors(
                        anchors.getManager().create(memory, new Shape(30, 3)), classes),
                    selection,
                    new SplittableRandom(8))
                .loss());
  }

  @Test
  void givesNoGradientToTheMemory() {
    try (NDManager manager = Engines.pyTorch();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray anchors = manager.create(ANCHORS, TWO);
      NDArray memory = manager.create(MEMORY, new Shape(6, 2));
      anchors.setRequiresGradient(true);
      memory.setRequiresGradient(true);

      collector.backward(
          HALF.againstMemory(
                  anchors,
                  new int[] {1, 2},
                  new ClassVectors(memory, CLASSES),
                  CandidateSelection.EVERYTHING,
                  new SplittableRandom(1))
              .loss());

      assertThat(Scalars.of(anchors.getGradient().abs().sum())).isPositive();
      assertThat(Scalars.of(memory.getGradient().abs().sum())).isZero();
    }
  }

  @Test
  void leavesOutAnchorsOfClassesThatAreNotRemembered() {
    try (NDManager manager = Engines.pyTorch()) {
      PixelContrastResult result = result(manager.create(ANCHORS, TWO), 1, 9);

      assertThat(result.anchors()).isEqualTo(1);
      assertThat(Scalars.of(result.loss())).isCloseTo(1.5521857318, within(1e-9));
      assertThat(result.positiveCosine()).isCloseTo((0.8 + 0.28) / 2, within(1e-12));
    }
  }

  @Test
  void isExactlyZeroWhileNothingIsRemembered() {
    Gradients.Evaluated evaluated =
        Gradients.evaluate(
            ANCHORS,
            TWO,
            anchors ->
                HALF.againstMemory(
                        anchors,
                        new int[] {1, 2},
                        new ClassVectors(anchors.getManager().zeros(new Shape(0, 2)), new int[0]),
                        CandidateSelection.semiHard(),
                        new SplittableRandom(1))
                    .loss());

    assertThat(evaluated.value()).isZero();
    assertThat(evaluated.gradient()).containsOnly(0);
  }
}
