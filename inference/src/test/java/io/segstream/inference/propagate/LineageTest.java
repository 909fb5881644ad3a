package io.segstream.inference.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LineageTest {
  private static final int ROW = 6;
  private final CellImage image = CellImage.of(new Scene(0).frame());

  @Test
  void movesWithTheObjectByPartsOfCells() {
    byte[] remembered = Lineage.founded(mask(10, 14));
    CellFlow flow = CellFlow.uniform(image, -6, 0);
    float[] carried = Lineage.carried(remembered, mask(11, 16), flow, image);
    assertThat(carried[at(11)]).isEqualTo(1);
    assertThat(carried[at(15)]).isEqualTo(1);
    assertThat(carried[at(20)]).isZero();
  }

  @Test
  void letsWhatIsTakenInBecomePartOfTheObjectSlowly() {
    byte[] remembered = Lineage.founded(mask(10, 14));
    boolean[] inside = inside(10, 18);
    float[] before = mask(10, 14);
    for (int frame = 0; frame < 20; frame++) {
      float[] lineage = Lineage.carried(remembered, before, CellFlow.none(image), image);
      remembered = Lineage.remember(new Carried(before, lineage), inside);
      before = mask(10, 18);
    }
    assertThat(remembered[at(11)] & 0xFF).isEqualTo(255);
    assertThat(remembered[at(16)] & 0xFF).isBetween(150, 175);
    assertThat(remembered[at(20)]).isZero();
  }

  @Test
  void halvesWhatForwardFlowDoesNotConfirm() {
    byte[] remembered = Lineage.founded(mask(10, 14));
    float[] carried = Lineage.uniform(mask(10, 18), 1);
    float[] confirmed =
        Lineage.confirmed(carried, remembered, CellFlow.uniform(image, 8, 0), image);
    assertThat(confirmed[at(10)]).isEqualTo(0.5f);
    assertThat(confirmed[at(12)]).isEqualTo(1);
    assertThat(confirmed[at(15)]).isEqualTo(1);
    assertThat(confirmed[at(17)]).isEqualTo(0.5f);
  }

  @Test
  void countsCellsThatTheOutlineCutsForLess() {
    float[] mask = new float[image.cells()];
    mask[at(3)] = 1;
    mask[at(4)] = 0.25f;
    Carried carried = new Carried(mask, Lineage.uniform(mask, 0.8f));
    assertThat(Lineage.mean(carried, inside(3, 5))).isCloseTo(0.6f, within(1e-6f));
    assertThat(carried.meanLineage()).isCloseTo(0.8f, within(1e-6f));
    assertThat(carried.supported()).isCloseTo(1, within(1e-6f));
  }

  private int at(int column) {
    return ROW * image.width() + column;
  }

  private float[] mask(int from, int to) {
    float[] mask = new float[image.cells()];
    Arrays.fill(mask, at(from), at(to), 1);
    return mask;
  }

  private boolean[] inside(int from, int to) {
    boolean[] inside = new boolean[image.cells()];
    Arrays.fill(inside, at(from), at(to), true);
    return inside;
  }
}
