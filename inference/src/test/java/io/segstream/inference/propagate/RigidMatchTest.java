package io.segstream.inference.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RigidMatchTest {
  private final Scene first = new Scene(0).disc(60, 60, 12, 1);
  private final Scene second = new Scene(6).disc(64, 60, 12, 1);

  @Test
  void findsTheTranslationThatFlowMissed() {
    CellImage image = CellImage.of(second.frame());
    CellFlow background = CellFlow.uniform(image, 6, 0);
    CellFlow found = match(image, background);
    assertThat(found.u()).containsOnly(-4);
    assertThat(found.v()).containsOnly(0);
  }

  @Test
  void leavesFlowThatExplainsThePixelsAsItIs() {
    CellImage image = CellImage.of(second.frame());
    assertThat(match(image, CellFlow.uniform(image, -4, 0))).isNull();
  }

  private CellFlow match(CellImage image, CellFlow flow) {
    byte[] labels = first.mask(1).decode();
    CellImage before = CellImage.of(first.frame());
    PropagationState state =
        new PropagationState(1, Scene.WIDTH, Scene.HEIGHT, labels, before.grey(), List.of());
    float[] carried = CellMasks.carried(labels, Scene.WIDTH, 1, flow, image);
    return RigidMatch.of(state, 1, carried, flow, image);
  }
}
