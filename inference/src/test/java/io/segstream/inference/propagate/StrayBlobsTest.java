package io.segstream.inference.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StrayBlobsTest {
  private static final CellWindow WINDOW = new CellWindow(0, 0, 40, 20);
  private final float[] probability = new float[WINDOW.cells()];
  private final float[] score = new float[WINDOW.cells()];
  private final float[] distance = new float[WINDOW.cells()];

  StrayBlobsTest() {
    Arrays.fill(distance, -4);
    put(2, 5, 8, 0.6f, 3);
  }

  @Test
  void keepsAPartThatComesOutFromBehindSomething() {
    put(12, 5, 4, 0.9f, -3);
    drop();
    assertThat(probability[7 * WINDOW.width() + 14]).isEqualTo(1);
  }

  @Test
  void dropsWhatWasNoPartAndOnlyResemblesTheObject() {
    put(12, 5, 4, 0.5f, -3);
    drop();
    assertThat(probability[7 * WINDOW.width() + 14]).isZero();
    assertThat(probability[7 * WINDOW.width() + 4]).isEqualTo(1);
  }

  @Test
  void dropsWhatHasRunAway() {
    put(30, 5, 5, 0.9f, 2);
    drop();
    assertThat(probability[7 * WINDOW.width() + 32]).isZero();
  }

  private void drop() {
    StrayBlobs.drop(probability, score, distance, WINDOW, 8);
  }

  private void put(int x, int y, int side, float scored, float inside) {
    for (int row = y; row < y + side; row++) {
      int from = row * WINDOW.width() + x;
      Arrays.fill(probability, from, from + side, 1);
      Arrays.fill(score, from, from + side, scored);
      Arrays.fill(distance, from, from + side, inside);
    }
  }
}
