package io.segstream.inference.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AreaLimitTest {
  @Test
  void givesUpTheLeastLikelyCellsOfAnObjectThatRunsOut() {
    float[] p = new float[200];
    Arrays.fill(p, 0, 100, 0.95f);
    Arrays.fill(p, 100, 180, 0.7f);
    AreaLimit.apply(p, 100);
    assertThat(p[0]).isGreaterThan(0.5f);
    assertThat(p[150]).isLessThanOrEqualTo(0.5f);
    assertThat(p[190]).isZero();
  }

  @Test
  void leavesAnObjectOfTheExpectedSizeAlone() {
    float[] p = {0.6f, 0.9f, 0.2f};
    AreaLimit.apply(p, 2);
    assertThat(p).containsExactly(0.6f, 0.9f, 0.2f);
  }

  @Test
  void expectsWhatFlowStretchesWithinBounds() {
    byte[] labels = new byte[100 * CellImage.STRIDE * CellImage.STRIDE];
    Arrays.fill(labels, (byte) 3);
    assertThat(AreaLimit.expected(50, labels, 3, cells(102))).isCloseTo(51, within(1e-3f));
    assertThat(AreaLimit.expected(50, labels, 3, cells(200))).isCloseTo(52, within(1e-3f));
    assertThat(AreaLimit.expected(50, labels, 4, cells(200))).isEqualTo(50);
  }

  @Test
  void forgetsAnAreaSlowly() {
    assertThat(AreaLimit.learnt(100, 10)).isCloseTo(98, within(1e-3f));
    assertThat(AreaLimit.learnt(100, 400)).isCloseTo(101, within(1e-3f));
  }

  private static float[] cells(int count) {
    float[] cells = new float[count];
    Arrays.fill(cells, 1);
    return cells;
  }
}
