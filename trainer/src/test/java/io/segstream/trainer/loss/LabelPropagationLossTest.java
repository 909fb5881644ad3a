package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.network.Engines;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LabelPropagationLossTest {
  private static final byte VOID = (byte) 255;
  private static final LabelPropagationLoss LOSS = new LabelPropagationLoss(0.5);

  /** Memory (1, 0), (0, 1), (-1, 0) with labels 0, 1, 1; queries (0.6, 0.8), (0, -1). */
  private static final double[] PAIR = {1, 0, 0, 1, -1, 0, 0.6, 0.8, 0, -1, 0, 0};

  private static final byte[] MEMORY = {0, 1, 1};

  private static NDArray evaluate(NDArray cells, byte[] memory, byte[] queries) {
    return LOSS.evaluate(cells.get(":1"), cells.get("1:"), memory, queries, 3).loss();
  }

  @Test
  void givesTheProbabilityThatTheMemoryCarries() {
    // e^(q.m / 0.5): 3.320117, 4.953032, 0.301194 for the first query, 1, 0.135335, 1 for the
    // other.
    double first = -Math.log((4.953032424 + 0.301194212) / 8.574343559);
    double second = -Math.log(1 / 2.135335283);

    assertThat(
            Gradients.value(
                PAIR, new Shape(2, 3, 2), c -> evaluate(c, MEMORY, new byte[] {1, VOID, VOID})))
        .isCloseTo(first, within(1e-8));
    assertThat(
            Gradients.value(
                PAIR, new Shape(2, 3, 2), c -> evaluate(c, MEMORY, new byte[] {1, 0, VOID})))
        .isCloseTo((first + second) / 2, within(1e-8));
  }

  @Test
  void weighsCellsByTheRootOfTheirNumber() {
    double[] cells = {1, 0, 0, 1, -1, 0, 0.6, 0.8, 0.6, 0.8, 0, -1};
    double first = -Math.log((4.953032424 + 0.301194212) / 8.574343559);
    double second = -Math.log(1 / 2.135335283);
    double share = 1 / Math.sqrt(2);

    assertThat(
            Gradients.value(
                cells, new Shape(2, 3, 2), c -> evaluate(c, MEMORY, new byte[] {1, 1, 0})))
        .isCloseTo((2 * share * first + second) / (2 * share + 1), within(1e-8));
  }

  @Test
  void hasTheGradientOfItsFiniteDifferencesThroughBothFrames() {
    byte[] memory = {0, 1, 2, VOID, 1, 1, 0, 0};
    byte[] queries = {1, 0, 2, 0, 0, VOID, 1, 1};
    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(4 * 4 * 3, 5),
        new Shape(4, 4, 3),
        c -> LOSS.evaluate(c.get(":2"), c.get("2:"), memory, queries, 3).loss());
  }

  @Test
  void leavesOutWhatIsUnknownInEitherFrame() {
    double[] cells = Gradients.gaussians(2 * 3 * 2, 9);
    byte[] memory = {0, 1, VOID};
    // Label 2 is not in the memory, so that nothing could carry it.
    double[] gradient =
        Gradients.evaluate(
                cells, new Shape(2, 3, 2), c -> evaluate(c, memory, new byte[] {0, 2, VOID}))
            .gradient();

    assertThat(Arrays.copyOfRange(gradient, 4, 6)).containsOnly(0);
    assertThat(Arrays.copyOfRange(gradient, 8, 12)).containsOnly(0);
    assertThat(Arrays.copyOfRange(gradient, 0, 4)).doesNotContain(0);
  }

  @Test
  void isZeroWithoutACellToCarryTo() {
    Gradients.Evaluated evaluated =
        Gradients.evaluate(
            PAIR, new Shape(2, 3, 2), c -> evaluate(c, MEMORY, new byte[] {VOID, 2, VOID}));

    assertThat(evaluated.value()).isZero();
    assertThat(evaluated.gradient()).containsOnly(0);
  }

  @Test
  void countsCellsWhoseLabelGetsTheMajority() {
    try (NDManager manager = Engines.pyTorch()) {
      NDArray cells = manager.create(PAIR, new Shape(2, 3, 2));
      LabelPropagationLoss.Result result =
          LOSS.evaluate(cells.get(":1"), cells.get("1:"), MEMORY, new byte[] {1, 0, VOID}, 3);

      assertThat(result.cells()).isEqualTo(2);
      assertThat(result.accuracy()).isEqualTo(0.5);
    }
  }

  @Test
  void refusesLabelsThatDoNotFit() {
    try (NDManager manager = Engines.pyTorch()) {
      NDArray cells = manager.create(PAIR, new Shape(2, 3, 2));
      assertThatThrownBy(() -> evaluate(cells, MEMORY, new byte[2]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2 labels");
      assertThatThrownBy(() -> evaluate(cells, MEMORY, new byte[] {0, 3, 0}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Label 3 of queries");
    }
  }
}
