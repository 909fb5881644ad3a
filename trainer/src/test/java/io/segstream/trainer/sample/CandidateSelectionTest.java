package io.segstream.trainer.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.sample.CandidateSelection.Strategy;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CandidateSelectionTest {
  /** 0.9, 0.8, ..., -1.0 in mixed order, and the same backwards. */
  private static NDArray similarities(NDManager manager) {
    double[] values = new double[40];
    for (int i = 0; i < 20; i++) {
      values[i] = (9 - (7 * i) % 20) / 10.0;
      values[39 - i] = values[i];
    }
    return manager.create(values, new Shape(2, 20));
  }

  @Test
  void semiHardDrawsFromTheHardestTenth() {
    CandidateSelection all = new CandidateSelection(Strategy.SEMI_HARD, 1024, 2048, 0.1);
    CandidateSelection one = new CandidateSelection(Strategy.SEMI_HARD, 1, 1, 0.1);
    try (NDManager manager = Engines.pyTorch()) {
      NDArray similarities = similarities(manager);

      assertRows(all.chooseNegatives(similarities, random()), 0.8, 0.9);
      assertRows(all.choosePositives(similarities, random()), -1.0, -0.9);
      NDArray drawn = one.chooseNegatives(similarities, random());
      assertThat(drawn.getShape()).isEqualTo(new Shape(2, 1));
      assertThat(drawn.gte(0.8).all().getBoolean()).isTrue();
    }
  }

  @Test
  void hardestTakesTheExtremes() {
    CandidateSelection selection = new CandidateSelection(Strategy.HARDEST, 3, 4, 1);
    try (NDManager manager = Engines.pyTorch()) {
      NDArray similarities = similarities(manager);

      assertRows(selection.chooseNegatives(similarities, random()), 0.6, 0.7, 0.8, 0.9);
      assertRows(selection.choosePositives(similarities, random()), -1.0, -0.9, -0.8);
    }
  }

  @Test
  void randomDrawsEachAtMostOnce() {
    CandidateSelection selection = new CandidateSelection(Strategy.RANDOM, 15, 100, 1);
    try (NDManager manager = Engines.pyTorch()) {
      NDArray similarities = similarities(manager);

      NDArray positives = selection.choosePositives(similarities, random());

      assertThat(positives.getShape()).isEqualTo(new Shape(2, 15));
      assertThat(positives.get("0").toDoubleArray()).doesNotHaveDuplicates();
      assertThat(selection.chooseNegatives(similarities, random())).isSameAs(similarities);
    }
  }

  @Test
  void refusesPoolsAndCountsOfNothing() {
    assertThatThrownBy(() -> new CandidateSelection(Strategy.RANDOM, 0, 1, 1))
        .hasMessage("0 positives and 1 negatives per anchor must both be at least 1");
    assertThatThrownBy(() -> new CandidateSelection(Strategy.SEMI_HARD, 1, 1, 0))
        .hasMessage("poolShare 0.0 must be above 0 to 1");
  }

  private static SplittableRandom random() {
    return new SplittableRandom(3);
  }

  private static void assertRows(NDArray chosen, double... expected) {
    for (int row = 0; row < 2; row++) {
      double[] values = chosen.get(row).toDoubleArray();
      Arrays.sort(values);
      assertThat(values).containsExactly(expected);
    }
  }
}
