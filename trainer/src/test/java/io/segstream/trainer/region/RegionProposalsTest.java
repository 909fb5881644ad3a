package io.segstream.trainer.region;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.NetworkOutputs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegionProposalsTest {
  private static final int CELLS = 16;

  /** Two squares that touch, of different embeddings; the right one is less sure. */
  private static NetworkOutputs outputs(NDManager manager) {
    float[] objectness = new float[CELLS * CELLS];
    float[] embeddings = new float[2 * CELLS * CELLS];
    for (int i = 0; i < objectness.length; i++) {
      int x = i % CELLS;
      int y = i / CELLS;
      boolean inside = x >= 2 && x < 14 && y >= 4 && y < 10;
      objectness[i] = inside ? x < 8 ? 3 : 1 : -4;
      embeddings[i] = x < 8 ? 1 : 0;
      embeddings[objectness.length + i] = x < 8 ? 0 : 1;
    }
    NDArray map = manager.create(objectness, new Shape(1, 1, CELLS, CELLS));
    return new NetworkOutputs(
        manager.create(embeddings, new Shape(1, 2, CELLS, CELLS)), map, map, Optional.empty());
  }

  @Test
  void shouldProposeWhatHangsTogetherAndWhatLooksAlikeTheSurestFirst() {
    try (NDManager manager = Engines.pyTorch()) {
      // When
      List<RegionProposals.Proposal> proposals = new RegionProposals().of(outputs(manager), 64, 64);
      // Then: left, both, right
      assertThat(proposals).isNotEmpty();
      assertThat(proposals).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
      for (RegionBox object :
          List.of(
              new RegionBox(8, 16, 32, 40),
              new RegionBox(32, 16, 56, 40),
              new RegionBox(8, 16, 56, 40))) {
        assertThat(proposals).anyMatch(each -> each.box().iou(object) > 0.7);
      }
      for (RegionProposals.Proposal a : proposals) {
        for (RegionProposals.Proposal b : proposals) {
          assertThat(a == b || a.box().iou(b.box()) <= 0.7).isTrue();
        }
      }
    }
  }

  @Test
  void shouldProposeNothingWhereNothingIsAnObject() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      NDArray map = manager.zeros(new Shape(1, 1, 8, 8)).sub(5);
      NDArray embeddings = manager.ones(new Shape(1, 2, 8, 8));
      // Then
      assertThat(
              new RegionProposals()
                  .of(new NetworkOutputs(embeddings, map, map, Optional.empty()), 32, 32))
          .isEmpty();
    }
  }
}
