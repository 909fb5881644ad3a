package io.segstream.streams.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProposalLabelsTest {
  private final Map<Long, Double> salience = new HashMap<>();
  private final ProposalLabels labels = new ProposalLabels(2);

  @Test
  void shouldKeepTheLabelOfATrackAndGiveNoneToTentativeOnes() {
    assertThat(of(7, 0, 3)).containsExactly(1, 0, 2);
    assertThat(of(3)).containsExactly(2);
    assertThat(of(0, 7)).containsExactly(0, 1);
  }

  @Test
  void shouldGiveTheLabelOfTheLeastSalientTrackOutOfViewToAMoreSalientOne() {
    salience.putAll(Map.of(1L, 0.2, 2L, 0.5, 3L, 0.1, 4L, 0.3));
    of(1, 2);
    // Given track 3, less salient than all: it gets none; 4 is more salient than 1
    assertThat(of(3)).containsExactly(0);
    assertThat(of(4)).containsExactly(1);
    // Then 1 has lost its label, and 2 is in view and keeps its own
    assertThat(of(1, 2)).containsExactly(0, 2);
  }

  @Test
  void shouldTakeNoLabelFromTracksInView() {
    salience.putAll(Map.of(1L, 0.2, 2L, 0.5, 4L, 0.9));
    of(1, 2);
    assertThat(of(1, 2, 4)).containsExactly(1, 2, 0);
  }

  private int[] of(long... ids) {
    return labels.of(ids, id -> salience.getOrDefault(id, 0.0));
  }
}
