package io.segstream.trainer.sample;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.network.Engines;
import org.junit.jupiter.api.Test;

class NearestLabelsTest {
  @Test
  void takeTheLabelAtTheStartOfEachCell() {
    assertThat(sources(8, 2)).containsExactly(0, 4);
    assertThat(sources(5, 3)).containsExactly(0, 1, 3);
    assertThat(sources(2, 4)).containsExactly(0, 0, 1, 1);
    assertThat(sources(224, 28)).startsWith(new byte[] {0, 8, 16}).hasSize(28);
  }

  @Test
  void treatRowsLikeColumns() {
    LabelMap map = new LabelMap(2, 4, new byte[] {0, 1, 2, 3, 4, 5, 6, 7});

    assertThat(NearestLabels.resize(map, 1, 2).labels()).containsExactly(0, 4);
    assertThat(NearestLabels.resize(map, 2, 4)).isSameAs(map);
  }

  @Test
  void predictionsAreTheClassesOfHighestScore() {
    try (NDManager manager = Engines.pyTorch()) {
      // [1, 3, 1, 2]
      float[] logits = {0, 5, 2, 1, 1, -9};

      assertThat(PredictedClasses.of(manager.create(logits, new Shape(1, 3, 1, 2))))
          .containsExactly(1, 0);
    }
  }

  private static byte[] sources(int from, int to) {
    byte[] row = new byte[from];
    for (int i = 0; i < from; i++) {
      row[i] = (byte) i;
    }
    return NearestLabels.resize(new LabelMap(from, 1, row), to, 1).labels();
  }
}
