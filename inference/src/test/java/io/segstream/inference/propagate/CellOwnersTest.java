package io.segstream.inference.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellOwnersTest {
  private final CellImage image = CellImage.of(new Scene(0).frame());
  private final CellOwners owners = owners(1, 1);

  @Test
  void letsNoObjectTakeCellsOfAnother() {
    assertThat(owners.open(0)[at(20)]).isFalse();
    assertThat(owners.open(0)[at(10)]).isTrue();
    assertThat(owners.open(1)[at(10)]).isFalse();
    assertThat(owners.open(1)[at(15)]).isTrue();
  }

  @Test
  void keepsWhatIsFoundClearOfAllObjects() {
    assertThat(owners.clear()[at(10)]).isFalse();
    assertThat(owners.clear()[at(12)]).isFalse();
    assertThat(owners.clear()[at(15)]).isTrue();
    assertThat(owners.background()[at(12)]).isTrue();
  }

  @Test
  void keepsWhatMostlyCameInLaterAwayFromTheOthers() {
    CellOwners crept = owners(1, 0.3f);
    assertThat(owners.open(1)[at(17)]).isTrue();
    assertThat(crept.open(1)[at(17)]).isTrue();
    assertThat(owners.open(1)[at(13)]).isTrue();
    assertThat(crept.open(1)[at(13)]).isFalse();
    assertThat(crept.open(0)[at(13)]).isTrue();
  }

  @Test
  void asksForLineageWhereThereIsAnotherObject() {
    assertThat(owners.leastLineage()).isPositive();
    assertThat(new CellOwners(List.of(carried(10, 0)), image).leastLineage()).isZero();
  }

  private CellOwners owners(float first, float second) {
    return new CellOwners(List.of(carried(10, first), carried(20, second)), image);
  }

  private int at(int column) {
    return 8 * image.width() + column;
  }

  private Carried carried(int column, float lineage) {
    float[] mask = new float[image.cells()];
    mask[at(column)] = 1;
    return new Carried(mask, Lineage.uniform(mask, lineage));
  }
}
