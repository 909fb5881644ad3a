package io.segstream.inference.evaluate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.cluster.Assignment;
import io.segstream.inference.evaluate.LabelMap;
import org.junit.jupiter.api.Test;

class ConfusionTest {
  @Test
  void shouldScoreClassifiersOverClassesThatOccurOrWerePredicted() {
    double[][] rowsOfTruth = {{50, 10, 0}, {5, 30, 5}, {0, 0, 0}};
    Confusion confusion = new Confusion(3, 3);
    Confusion without = new Confusion(3, 3);
    for (int truth = 0; truth < 3; truth++) {
      for (int predicted = 0; predicted < 3; predicted++) {
        confusion.add(predicted, truth, rowsOfTruth[truth][predicted]);
        without.add(predicted, truth, predicted == 2 ? 0 : rowsOfTruth[truth][predicted]);
      }
    }

    ClassScores scores = confusion.scores();

    assertThat(scores.overlaps()).containsExactly(new double[] {0.769231, 0.6, 0}, within(1e-6));
    assertThat(scores.meanDefined()).isCloseTo(0.456410, within(1e-6));
    assertThat(scores.accuracy()).isCloseTo(0.80, within(1e-12));
    assertThat(without.scores().meanDefined())
        .isCloseTo((50.0 / 65 + 30.0 / 45) / 2, within(1e-12));
    assertThatThrownBy(() -> new Confusion(4, 3).scores())
        .hasMessage("4 ids are not 3 classes: match clusters with classes first");
  }

  @Test
  void shouldScoreWithoutVoidByBothConventionsForAbsentClasses() {
    // Given 15 pixels of the classes 0, 1, 2 and three void ones; class 3 does not occur
    byte[] truth = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, -1, -1, -1};
    byte[] predicted = {0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 1, 0, 1, 2};
    Confusion confusion = new Confusion(4, 4);
    confusion.add(new LabelMap(18, 1, predicted), new LabelMap(18, 1, truth));
    // When
    ClassScores scores = confusion.scores(new int[] {0, 1, 2, 3});
    // Then
    assertThat(scores.overlaps())
        .containsExactly(new double[] {5.0 / 6, 2.0 / 7, 3.0 / 7, 0}, within(1e-12));
    assertThat(scores.meanPresent()).isEqualTo(0.515873, within(1e-6));
    assertThat(scores.meanAbsentZero()).isEqualTo(0.386905, within(1e-6));
  }

  @Test
  void shouldMatchClustersOneToOneOrEachWithItsBestClass() {
    // Given clusters 0 and 1 that both fit class 0 best
    Confusion confusion = new Confusion(3, 2);
    confusion.add(0, 0, 60);
    confusion.add(0, 1, 50);
    confusion.add(1, 0, 58);
    confusion.add(1, 1, 5);
    // Then: cluster 2 met nothing and gets a class only where classes may be shared
    assertThat(confusion.hungarian()).containsExactly(1, 0, Assignment.NONE);
    assertThat(confusion.bestClasses()).containsExactly(1, 0, 0);
    double[][] overlaps = confusion.overlaps();
    assertThat(overlaps[0]).containsExactly(new double[] {60.0 / 168, 50.0 / 115}, within(1e-12));
  }

  @Test
  void shouldNotDependOnTheNumbersOfTheClusters() {
    Confusion confusion = new Confusion(3, 3);
    Confusion renamed = new Confusion(3, 3);
    int[][] counts = {{9, 1, 0}, {2, 7, 3}, {0, 4, 8}};
    for (int id = 0; id < 3; id++) {
      for (int c = 0; c < 3; c++) {
        confusion.add(id, c, counts[id][c]);
        renamed.add((id + 1) % 3, c, counts[id][c]);
      }
    }
    assertThat(renamed.scores(renamed.hungarian()).meanPresent())
        .isEqualTo(confusion.scores(confusion.hungarian()).meanPresent());
  }
}
