package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TagLossTest {
  private static final Shape MAPS = new Shape(2, 3, 1, 2);
  private static final double[] LOGITS = {9, 9, 1, 3, -1, 1, -9, 9, -2, 0, 2, 2};
  private static final List<BitSet> TAGS =
      List.of(BitSet.valueOf(new long[] {0b010}), BitSet.valueOf(new long[] {0b100}));

  private static Function<NDArray, NDArray> loss(OptionalInt background) {
    return maps -> new TagLoss(background).evaluate(maps, TAGS);
  }

  @Test
  void isTheMeanBinaryCrossEntropyOfPooledMapsWithoutBackground() {
    // Pooled: 2 (shown), 0; -1, 2 (shown).
    double expected =
        (Math.log1p(Math.exp(-2))
                + Math.log(2)
                + Math.log1p(Math.exp(-1))
                + Math.log1p(Math.exp(-2)))
            / 4;
    assertThat(Gradients.value(LOGITS, MAPS, loss(OptionalInt.of(0))))
        .isCloseTo(expected, within(1e-9));
  }

  @Test
  void hasTheGradientOfItsFiniteDifferences() {
    Gradients.assertMatchFiniteDifferences(LOGITS, MAPS, loss(OptionalInt.empty()));
    Gradients.assertMatchFiniteDifferences(LOGITS, MAPS, loss(OptionalInt.of(0)));
  }
}
