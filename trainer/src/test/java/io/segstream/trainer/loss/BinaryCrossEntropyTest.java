package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class BinaryCrossEntropyTest {
  private static final Shape SHAPE = new Shape(2, 1, 1, 2);
  private static final boolean[] TARGETS = {true, false, false, true};

  @Test
  void shouldBeTheMeanOverAllPixels() {
    // Given
    double[] logits = {0, 0, Math.log(3), Math.log(3)};
    // When
    double value =
        Gradients.value(logits, SHAPE, array -> BinaryCrossEntropy.evaluate(array, TARGETS));
    // Then
    double expected = (Math.log(2) + Math.log(2) + Math.log(4) + Math.log(4.0 / 3)) / 4;
    assertThat(value).isCloseTo(expected, within(1e-12));
  }

  @Test
  void shouldHaveTheGradientOfFiniteDifferences() {
    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(4, 1), SHAPE, array -> BinaryCrossEntropy.evaluate(array, TARGETS));
  }

  @Test
  void shouldStayFiniteForLogitsOfAnySize() {
    assertThat(
            Gradients.value(
                new double[] {1e6, -1e6, 1e6, -1e6},
                SHAPE,
                array -> BinaryCrossEntropy.evaluate(array, TARGETS)))
        .isEqualTo(5e5);
  }

  @Test
  void shouldRefuseTargetsThatDoNotFit() {
    assertThatThrownBy(
            () ->
                Gradients.value(
                    new double[4],
                    SHAPE,
                    array -> BinaryCrossEntropy.evaluate(array, new boolean[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("4 logits (2, 1, 1, 2) meet 3 targets");
  }

  @Test
  void shouldLeaveOutUnknownPixels() {
    byte[] foreground = {1, (byte) 255, 0, 0};
    Gradients.Evaluated evaluated =
        Gradients.evaluate(
            new double[] {2, 50, -1, 0.5},
            SHAPE,
            array -> BinaryCrossEntropy.evaluate(array, foreground));

    assertThat(evaluated.value())
        .isCloseTo(
            (Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(-1)) + Math.log1p(Math.exp(0.5))) / 3,
            within(1e-12));
    assertThat(evaluated.gradient()[1]).isZero();
    byte[] unknown = {(byte) 255, (byte) 255, (byte) 255, (byte) 255};
    assertThat(
            Gradients.value(
                new double[4], SHAPE, array -> BinaryCrossEntropy.evaluate(array, unknown)))
        .isZero();
  }
}
