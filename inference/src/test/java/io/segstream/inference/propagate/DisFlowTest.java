package io.segstream.inference.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DisFlowTest {
  @Test
  void findsHowFarThePictureMoved() {
    CellImage before = CellImage.of(new Scene(0).frame());
    CellImage after = CellImage.of(new Scene(6).frame());
    CellFlow flow = CellFlow.between(after, before.grey());
    int inner = 0;
    for (int y = 4; y < after.height() - 4; y++) {
      for (int x = 4; x < after.width() - 6; x++) {
        int i = y * after.width() + x;
        inner += Math.abs(flow.u()[i] - 6) < 0.5 && Math.abs(flow.v()[i]) < 0.5 ? 1 : 0;
      }
    }
    assertThat(inner / (double) ((after.height() - 8) * (after.width() - 10))).isGreaterThan(0.95);
  }

  @Test
  void tellsAnObjectsMotionFromTheBackgrounds() {
    CellImage before = CellImage.of(new Scene(0).disc(60, 60, 24, 1).frame());
    Scene scene = new Scene(4).disc(66, 60, 24, 1);
    CellImage after = CellImage.of(scene.frame());
    boolean[] background = new boolean[after.cells()];
    Arrays.fill(background, true);
    CellFlow flow = CellFlow.between(after, before.grey());
    float[] residual = BackgroundMotion.residual(flow, after, background);
    // The disc goes 6 to the right, the background 4 to the left.
    assertThat(residual[15 * after.width() + 16]).isCloseTo(10, Offset.offset(0.7f));
    assertThat(residual[15 * after.width() + 36]).isLessThan(0.7f);
  }
}
