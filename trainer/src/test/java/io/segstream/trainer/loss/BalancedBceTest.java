package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class BalancedBceTest {
  private static final byte VOID = (byte) 255;
  private static final byte[] LABELS = {1, 0, 0, 0};
  private static final double[] LOGITS = {2, -1, 0.5, -3};
  private static final Shape FOUR = new Shape(4);

  @Test
  void givesTheWorkedValues() {
    assertThat(Gradients.value(new double[4], FOUR, o -> BalancedBce.evaluate(o, LABELS)))
        .isCloseTo(0.2599301927, within(1e-9));
    Gradients.Evaluated evaluated =
        Gradients.evaluate(LOGITS, FOUR, o -> BalancedBce.evaluate(o, LABELS));
    assertThat(evaluated.value()).isCloseTo(0.1072943785, within(1e-9));
    assertThat(evaluated.gradient())
        .containsExactly(
            new double[] {-0.0223505479, 0.0168088388, 0.0389037082, 0.0029641171}, within(1e-9));
  }

  @Test
  void agreesInSinglePrecision() {
    assertThat(
            Gradients.evaluate(LOGITS, FOUR, DataType.FLOAT32, o -> BalancedBce.evaluate(o, LABELS))
                .value())
        .isCloseTo(0.1072943785, within(1e-6));
  }

  @Test
  void isLinearForLargeLogits() {
    for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
      Gradients.Evaluated wrong =
          Gradients.evaluate(
              new double[] {-1000, 1000, -1000, -1000},
              FOUR,
              type,
              o -> BalancedBce.evaluate(o, LABELS));

      assertThat(wrong.value()).isCloseTo((0.75 * 1000 + 0.25 * 1000) / 4, within(1e-3));
      assertThat(wrong.gradient())
          .containsExactly(new double[] {-0.1875, 0.0625, 0, 0}, within(1e-6));
    }
  }

  @Test
  void hasTheGradientOfItsFiniteDifferences() {
    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(8, 1),
        new Shape(2, 1, 2, 2),
        o -> BalancedBce.evaluate(o, new byte[] {1, 0, 0, VOID, 1, 1, 0, 0}));
  }

  @Test
  void leavesOutUnknownPixels() {
    byte[] withVoid = {1, VOID, 0, 0, 0, VOID};
    Gradients.Evaluated evaluated =
        Gradients.evaluate(
            new double[] {2, 50, -1, 0.5, -3, -50},
            new Shape(6),
            o -> BalancedBce.evaluate(o, withVoid));

    assertThat(evaluated.value()).isCloseTo(0.1072943785, within(1e-9));
    assertThat(evaluated.gradient()[1]).isZero();
    assertThat(evaluated.gradient()[5]).isZero();
  }

  @Test
  void isZeroIfOneSideIsEmpty() {
    assertThat(Gradients.value(LOGITS, FOUR, o -> BalancedBce.evaluate(o, new byte[4]))).isZero();
    byte[] unknown = {VOID, VOID, VOID, VOID};
    assertThat(Gradients.value(LOGITS, FOUR, o -> BalancedBce.evaluate(o, unknown))).isZero();
  }

  @Test
  void refusesLabelsOfAnotherSize() {
    assertThatThrownBy(
            () -> Gradients.value(LOGITS, FOUR, o -> BalancedBce.evaluate(o, new byte[3])))
        .hasMessage("4 logits (4) meet 3 targets");
  }
}
