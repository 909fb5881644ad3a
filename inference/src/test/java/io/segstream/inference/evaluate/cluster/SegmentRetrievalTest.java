package io.segstream.inference.evaluate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SegmentRetrievalTest {
  private static final boolean[] ALL = {true, true, true};

  @Test
  void shouldNameTrainObjectsByTheirMostFrequentClassAndLeaveOutUnknownOnes() {
    ObjectTable train = new ObjectTable(3);
    add(train, new double[] {1, 0}, 90, 5, 4); // mostly background, which does not count
    add(train, new double[] {0, 1}, 0, 7, 7); // a tie goes to the larger class
    add(train, new double[] {1, 1}, 12, 0, 0); // nothing but background
    add(train, new double[] {0, 0}, 0, 0, 0); // nothing at all
    SegmentRetrieval retrieval = new SegmentRetrieval(train, OptionalInt.of(0), ALL);
    assertThat(retrieval.size()).isEqualTo(2);
    assertThat(retrieval.classOf(new double[] {0.9, 0.1})).isEqualTo(1);
    assertThat(retrieval.classOf(new double[] {0.1, 0.9})).isEqualTo(2);
  }

  @Test
  void shouldPaintObjectsWithTheClassOfTheMostSimilarOne() {
    // Given
    ObjectTable train = new ObjectTable(3);
    add(train, new double[] {1, 0}, 0, 9, 0);
    add(train, new double[] {0, 1}, 0, 0, 9);
    ObjectTable val = new ObjectTable(3);
    add(val, new double[] {0.8, 0.6}, 10, 30, 0); // painted 1
    add(val, new double[] {0.6, 0.8}, 0, 20, 20); // painted 2
    val.outside[0] = 100;
    val.outside[2] = 20;
    // When
    ClassScores scores = new SegmentRetrieval(train, OptionalInt.of(0), ALL).paint(val);
    // Then
    assertThat(scores.overlaps())
        .containsExactly(
            new double[] {100.0 / (110 + 20), 30.0 / (50 + 10), 20.0 / (40 + 20)}, within(1e-12));
  }

  @Test
  void shouldTakeClassesThatDoNotCountForVoidInBothParts() {
    // Given class 1 does not count
    boolean[] kept = {true, false, true};
    ObjectTable train = new ObjectTable(3);
    add(train, new double[] {1, 0}, 0, 9, 1);
    add(train, new double[] {0, 1}, 0, 9, 0);
    ObjectTable val = new ObjectTable(3);
    add(val, new double[] {0, 1}, 4, 30, 6);
    val.outside[0] = 50;
    val.outside[1] = 70;
    // When: only the first train object is known, as class 2
    SegmentRetrieval retrieval = new SegmentRetrieval(train, OptionalInt.of(0), kept);
    ClassScores scores = retrieval.paint(val).only(new int[] {2});
    // Then
    assertThat(retrieval.size()).isEqualTo(1);
    assertThat(scores.overlaps()).containsExactly(new double[] {6.0 / 10}, within(1e-12));
  }

  @Test
  void shouldCountWhatIsOutsideAsMissedWhereThereIsNoBackground() {
    ObjectTable train = new ObjectTable(3);
    add(train, new double[] {1, 0}, 9, 0, 0);
    ObjectTable val = new ObjectTable(3);
    add(val, new double[] {1, 0}, 8, 2, 0);
    val.outside[0] = 8;
    ClassScores scores = new SegmentRetrieval(train, OptionalInt.empty(), ALL).paint(val);
    assertThat(scores.overlaps()).containsExactly(new double[] {8.0 / 18, 0, 0}, within(1e-12));
  }

  private static void add(ObjectTable table, double[] vector, long... pixels) {
    table.vectors.add(vector);
    table.inside.add(pixels);
  }
}
