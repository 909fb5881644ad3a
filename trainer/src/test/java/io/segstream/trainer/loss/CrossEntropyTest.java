package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
  private static final byte VOID = (byte) 255;
  // Two classes, two pixels: logits of class 0, then of class 1.
  private static final double[] LOGITS = {1, 0, -1, 2};
  private static final Shape SHAPE = new Shape(1, 2, 1, 2);

  @Test
  void isTheMeanOverPixels() {
    double value =
        Gradients.value(
            LOGITS, SHAPE, x -> CrossEntropy.unweighted(2).evaluate(x, new byte[] {0, 0}));

    assertThat(value)
        .isCloseTo((Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(2))) / 2, within(1e-12));
  }

  @Test
  void isDividedByTheSumOfTheWeightsOfItsPixels() {
    CrossEntropy loss = new CrossEntropy(List.of(1.0, 3.0));

    double value = Gradients.value(LOGITS, SHAPE, x -> loss.evaluate(x, new byte[] {0, 1}));

    assertThat(value)
        .isCloseTo((Math.log1p(Math.exp(-2)) + 3 * Math.log1p(Math.exp(-2))) / 4, within(1e-12));
  }

  @Test
  void ignoresVoidPixelsExactly() {
    byte[] labels = {0, VOID};
    Gradients.Evaluated evaluated =
        Gradients.evaluate(LOGITS, SHAPE, x -> CrossEntropy.unweighted(2).evaluate(x, labels));

    assertThat(evaluated.value()).isCloseTo(Math.log1p(Math.exp(-2)), within(1e-12));
    assertThat(evaluated.gradient()[1]).isZero();
    assertThat(evaluated.gradient()[3]).isZero();
  }

  @Test
  void isZeroWithZeroGradientIfAllIsVoid() {
    Gradients.Evaluated evaluated =
        Gradients.evaluate(
            LOGITS, SHAPE, x -> CrossEntropy.unweighted(2).evaluate(x, new byte[] {VOID, VOID}));

    assertThat(evaluated.value()).isZero();
    assertThat(evaluated.gradient()).containsOnly(0);
  }

  @Test
  void hasTheGradientOfItsFiniteDifferences() {
    CrossEntropy loss = new CrossEntropy(List.of(0.5, 1.0, 2.0));
    byte[] labels = {0, 1, 2, VOID, 2, 2, 1, 0};

    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(24, 2), new Shape(2, 3, 2, 2), x -> loss.evaluate(x, labels));
  }

  @Test
  void refusesLabelsOutOfRangeAndOtherShapes() {
    CrossEntropy loss = CrossEntropy.unweighted(2);

    assertThatThrownBy(
            () -> Gradients.value(LOGITS, SHAPE, x -> loss.evaluate(x, new byte[] {0, 7})))
        .hasMessage("Label 7 at pixel 1 is none of 2 classes and not void (255)");
    assertThatThrownBy(() -> Gradients.value(LOGITS, SHAPE, x -> loss.evaluate(x, new byte[] {0})))
        .hasMessage("Logits (1, 2, 1, 2) meet 1 labels");
    assertThatThrownBy(
            () ->
                Gradients.value(
                    LOGITS, SHAPE, x -> CrossEntropy.unweighted(3).evaluate(x, new byte[2])))
        .hasMessage("Logits (1, 2, 1, 2) are not of 3 classes");
    assertThatThrownBy(() -> new CrossEntropy(List.of(1.0, -1.0)))
        .hasMessage("Class weight -1.0 must be 0 or more");
  }
}
