package io.segstream.trainer.pseudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.cluster.ClassScores;
import io.segstream.inference.evaluate.cluster.Confusion;
import org.junit.jupiter.api.Test;

/** Retrieval: the worked example S11. */
class NearestSegmentsTest {
  @Test
  void shouldTakeTheLowestOfTheClassesWithMostVotes() {
    assertThat(NearestSegments.majority(new int[] {3, 3, 1, 1, 0}, 4)).isEqualTo(1);
  }

  @Test
  void shouldAskTheNearestOnly() {
    NearestSegments known = new NearestSegments(2, 3);
    known.add(new float[] {0, 1}, 0);
    known.add(new float[] {1, 0}, 2);
    known.add(new float[] {-1, 0}, 1);
    known.add(new float[] {.8f, .6f}, 2);
    known.add(new float[] {0, -1}, 0);

    assertThat(known.size()).isEqualTo(5);
    assertThat(known.classOf(new float[] {1, 0})).isEqualTo(2);
    assertThat(known.classOf(new float[] {-.6f, -.8f})).isZero();
  }

  @Test
  void shouldAskAllIfThereAreFewer() {
    NearestSegments known = new NearestSegments(20, 3);
    known.add(new float[] {0, 1}, 2);
    assertThat(known.classOf(new float[] {0, -1})).isEqualTo(2);
  }

  @Test
  void shouldSayThatItKnowsNothing() {
    NearestSegments known = new NearestSegments(20, 3);
    assertThatThrownBy(() -> known.classOf(new float[] {1}))
        .hasMessage("There is no segment of a known class to compare with");
  }

  @Test
  void shouldBeScoredByTheMeanOverClassesWithoutVoid() {
    Confusion confusion = new Confusion(2, 2);
    confusion.add(
        new LabelMap(6, 1, new byte[] {0, 1, 0, 1, 1, 1}),
        new LabelMap(6, 1, new byte[] {0, 0, 0, 1, 1, (byte) 255}));
    ClassScores scores = confusion.scores();

    assertThat(scores.overlaps()).containsExactly(new double[] {2 / 3.0, 2 / 3.0}, within(1e-9));
  }
}
