package io.segstream.inference.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellOwnersTest {
  private final CellImage image = CellImage.of(new Scene(0).frame());
  private final CellOwners owners = new CellOwners(List.of(mask(10), mask(20)), image);

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

  private int at(int column) {
    return 8 * image.width() + column;
  }

  private float[] mask(int column) {
    float[] mask = new float[image.cells()];
    mask[at(column)] = 1;
    return mask;
  }
}
