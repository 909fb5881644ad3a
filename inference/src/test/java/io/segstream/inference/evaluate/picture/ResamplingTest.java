package io.segstream.inference.evaluate.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResamplingTest {
  @Test
  void shouldReadLinearlyWithHalfPixelCentres() {
    Resampling axis = Resampling.linear(2, 4);
    float[] values = {0, 1};
    float[] read = new float[4];
    for (int i = 0; i < 4; i++) {
      read[i] =
          (1 - axis.fraction()[i]) * values[axis.low()[i]]
              + axis.fraction()[i] * values[axis.high()[i]];
    }
    assertThat(read).containsExactly(0, 0.25f, 0.75f, 1);
  }

  @Test
  void shouldReadTheNearestCellByRoundingDown() {
    assertThat(Resampling.nearest(224, 28)).startsWith(0, 8, 16).hasSize(28).endsWith(216);
    assertThat(Resampling.nearest(5, 3)).containsExactly(0, 1, 3);
  }
}
