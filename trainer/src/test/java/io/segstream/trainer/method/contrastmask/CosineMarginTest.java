package io.segstream.trainer.method.contrastmask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CosineMarginTest {
  @Test
  void shouldBeTheMeanOverPairs() {
    // Given: two equal vectors on one side, two at 60 degrees on the other
    float half = (float) Math.sqrt(0.75);
    float[] unit = {1, 0, 1, 0, 0, 1, half, 0.5f};
    CosineMargin margin = new CosineMargin(2);
    // When
    for (int i = 0; i < 4; i++) {
      margin.add(unit, 2 * i, i < 2);
    }
    // Then: (1 + 0.5) / 2 less (0 + 0 + half + half) / 4
    assertThat(margin.value().orElseThrow()).isCloseTo(0.75 - half / 2, within(1e-6));
  }

  @Test
  void shouldBeNothingWithoutPairsOnBothSides() {
    // Given
    CosineMargin margin = new CosineMargin(1);
    margin.add(new float[] {1}, 0, true);
    margin.add(new float[] {1}, 0, true);
    margin.add(new float[] {1}, 0, false);
    // Then
    assertThat(margin.value()).isEmpty();
  }
}
