package io.segstream.trainer.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContrastSetsTest {
  private static final int SIDE = 28;
  private static final int CELLS = SIDE * SIDE;

  /** Whether a cell belongs to a shape. */
  private interface Inside {
    boolean at(int x, int y);
  }

  private static boolean[] mask(int width, int height, Inside inside) {
    boolean[] mask = new boolean[width * height];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = inside.at(i % width, i / width);
    }
    return mask;
  }

  private static boolean[] square(int from, int to) {
    return mask(SIDE, SIDE, (x, y) -> x >= from && x <= to && y >= from && y <= to);
  }

  private static ContrastSets sets(boolean[] mask) {
    return ContrastSets.ofMask(mask, new float[mask.length], SIDE, SIDE);
  }

  /** Name, mask, foreground, edge, hard+, hard-, easy+, easy-, drawn hard+, hard-, easy+, easy-. */
  static Stream<Arguments> shapes() {
    boolean[] disk = mask(SIDE, SIDE, (x, y) -> Math.hypot(x - 13.5, y - 13.5) <= 8);
    boolean[] half = mask(SIDE, SIDE, (x, y) -> x < 14);
    return Stream.of(
        Arguments.of("8x8", square(10, 17), 64, 60, 20, 44, 44, 644, 6, 14, 14, 194),
        Arguments.of("20x20", square(4, 23), 400, 156, 68, 92, 332, 212, 21, 28, 100, 64),
        Arguments.of("5x5", square(10, 14), 25, 36, 8, 32, 17, 707, 3, 10, 6, 213),
        Arguments.of("disk", disk, 208, 92, 52, 76, 156, 452, 16, 23, 47, 136),
        Arguments.of("half", half, 392, 56, 28, 28, 364, 336, 9, 9, 110, 101));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void shouldHaveThePublishedSizesForShapesOfTheSpecification(
      String name,
      boolean[] mask,
      int foreground,
      int edge,
      int hardForeground,
      int hardBackground,
      int easyForeground,
      int easyBackground,
      int drawnHardForeground,
      int drawnHardBackground,
      int drawnEasyForeground,
      int drawnEasyBackground) {
    // When
    ContrastSets sets = sets(mask);
    ContrastSets drawn = sets.draw(0.3, new SplittableRandom(1));
    // Then
    assertThat(count(mask)).isEqualTo(foreground);
    assertThat(count(MaskEdge.of(mask, SIDE, SIDE))).isEqualTo(edge);
    assertThat(sets.hardForeground()).hasSize(hardForeground);
    assertThat(sets.hardBackground()).hasSize(hardBackground);
    assertThat(sets.easyForeground()).hasSize(easyForeground);
    assertThat(sets.easyBackground()).hasSize(easyBackground);
    assertThat(sets.hasAtLeast(5)).isTrue();
    assertThat(drawn.hardForeground()).hasSize(drawnHardForeground);
    assertThat(drawn.hardBackground()).hasSize(drawnHardBackground);
    assertThat(drawn.easyForeground()).hasSize(drawnEasyForeground);
    assertThat(drawn.easyBackground()).hasSize(drawnEasyBackground);
    assertThat(drawn.foreground()).isEqualTo(sets.foreground());
  }

  @Test
  void shouldDropARegionWhoseObjectIsTooSmallForHardKeys() {
    // When
    ContrastSets sets = sets(square(12, 14));
    // Then
    assertThat(sets.hardForeground()).hasSize(1);
    assertThat(sets.hardBackground()).hasSize(24);
    assertThat(sets.easyForeground()).hasSize(8);
    assertThat(sets.easyBackground()).hasSize(739);
    assertThat(sets.hasAtLeast(5)).isFalse();
    assertThat(sets.hasAtLeast(1)).isTrue();
  }

  @Test
  void shouldPutTheEdgeOfALeftHalfWhereTheSpecificationHasIt() {
    // When
    ContrastSets sets = sets(mask(SIDE, SIDE, (x, y) -> x < 14));
    // Then
    assertThat(Arrays.stream(sets.hardForeground())).allMatch(cell -> cell % SIDE == 12);
    assertThat(Arrays.stream(sets.hardBackground())).allMatch(cell -> cell % SIDE == 15);
  }

  @Test
  void shouldDrawThePictureOfTheSpecification() {
    // Given
    String expected =
        """
        nnhhhhhhhhnn
        nhh......hhn
        nh.PPPPPP.hn
        nh.PHHHHP.hn
        nh.PHPPHP.hn
        nh.PHHHHP.hn
        nh.PPPPPP.hn
        nhh......hhn
        nnhhhhhhhhnn
        """;
    boolean[] mask = mask(12, 9, (x, y) -> x >= 3 && x <= 8 && y >= 2 && y <= 6);
    // When
    ContrastSets sets = ContrastSets.ofMask(mask, new float[mask.length], 12, 9);
    // Then
    char[] cells = new char[mask.length];
    Arrays.fill(cells, '.');
    Arrays.stream(sets.easyForeground()).forEach(cell -> cells[cell] = 'P');
    Arrays.stream(sets.hardForeground()).forEach(cell -> cells[cell] = 'H');
    Arrays.stream(sets.easyBackground()).forEach(cell -> cells[cell] = 'n');
    Arrays.stream(sets.hardBackground()).forEach(cell -> cells[cell] = 'h');
    StringBuilder picture = new StringBuilder();
    for (int y = 0; y < 9; y++) {
      picture.append(cells, y * 12, 12).append('\n');
    }
    assertThat(picture).hasToString(expected);
  }

  @Test
  void shouldCoverEveryCellOnceTogetherWithTheOuterEdge() {
    SplittableRandom random = new SplittableRandom(5);
    for (int draw = 0; draw < 20; draw++) {
      // Given
      int left = random.nextInt(0, 20);
      int top = random.nextInt(0, 20);
      int width = random.nextInt(1, 20);
      int height = random.nextInt(1, 20);
      boolean[] mask =
          mask(SIDE, SIDE, (x, y) -> x >= left && x < left + width && y >= top && y < top + height);
      // When
      ContrastSets sets = sets(mask);
      // Then
      boolean[] edge = MaskEdge.of(mask, SIDE, SIDE);
      int[] outerEdge = IntStream.range(0, CELLS).filter(i -> edge[i] && !mask[i]).toArray();
      int[] all =
          Stream.of(
                  sets.easyForeground(),
                  sets.easyBackground(),
                  sets.hardForeground(),
                  sets.hardBackground(),
                  outerEdge)
              .flatMapToInt(Arrays::stream)
              .sorted()
              .toArray();
      assertThat(all).isEqualTo(IntStream.range(0, CELLS).toArray());
    }
  }

  @Test
  void shouldHaveNoHardKeysWhereAMaskFillsOrMissesTheRegion() {
    assertThat(sets(square(0, 27)).hasAtLeast(1)).isFalse();
    assertThat(sets(new boolean[CELLS]).hasAtLeast(1)).isFalse();
  }

  @Test
  void shouldTakeTheQueryFromTheActivationWhereTheMaskLeavesNoArea() {
    // Given
    boolean[] mask = new boolean[CELLS];
    mask[7] = true;
    float[] activation = new float[CELLS];
    Arrays.fill(activation, 0.5f);
    activation[3] = 0.96f;
    activation[4] = 0.94f;
    // When
    ContrastSets sets = ContrastSets.ofMask(mask, activation, SIDE, SIDE);
    // Then
    assertThat(sets.foreground()).containsExactly(3);
    assertThat(sets.background()).hasSize(CELLS - 1);
  }

  @Test
  void shouldTakeTheStrongestAndTheWeakestOfAnActivationForEverything() {
    // Given
    float[] activation = {0, 0.05f, 0.1f, 0.5f, 0.9f, 0.91f, 1};
    // When
    ContrastSets sets = ContrastSets.ofActivation(activation, 0.1);
    // Then
    assertThat(sets.easyForeground()).containsExactly(5, 6);
    assertThat(sets.hardForeground()).containsExactly(5, 6);
    assertThat(sets.foreground()).containsExactly(5, 6);
    assertThat(sets.easyBackground()).containsExactly(0, 1);
    assertThat(sets.hardBackground()).containsExactly(0, 1);
    assertThat(sets.background()).containsExactly(0, 1);
  }

  @Test
  void shouldDrawAnotherSubsetOfTheSameCellsWithAnotherSeed() {
    // Given
    ContrastSets sets = sets(square(4, 23));
    // When
    int[] first = sets.draw(0.3, new SplittableRandom(1)).easyForeground();
    int[] again = sets.draw(0.3, new SplittableRandom(1)).easyForeground();
    int[] other = sets.draw(0.3, new SplittableRandom(2)).easyForeground();
    // Then
    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
    assertThat(sets.easyForeground()).contains(first);
    assertThat(first).doesNotHaveDuplicates();
  }

  @Test
  void shouldGiveEachRegionOfABatchTheSameWeightInAQuery() {
    // Given
    ContrastSets large =
        new ContrastSets(
            new int[] {0, 1},
            new int[] {2},
            new int[] {0},
            new int[] {2},
            new int[] {1},
            new int[] {3});
    ContrastSets small =
        new ContrastSets(
            new int[] {3},
            new int[] {0},
            new int[] {3},
            new int[] {1},
            new int[] {3},
            new int[] {1});
    // When
    SharedSets shared =
        SharedSets.of(List.of(Optional.of(large), Optional.empty(), Optional.of(small)), 4);
    // Then
    assertThat(shared.regions()).isEqualTo(2);
    assertThat(shared.foreground()).containsExactly(0.25, 0.25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5);
    assertThat(shared.background()).containsExactly(0, 0, 0.5, 0, 0, 0, 0, 0, 0.5, 0, 0, 0);
    assertThat(shared.easyForeground()).containsExactly(0, 11);
    assertThat(shared.easyBackground()).containsExactly(2, 9);
    assertThat(shared.hardForeground()).containsExactly(1, 11);
    assertThat(shared.hardBackground()).containsExactly(3, 9);
  }

  private static int count(boolean[] cells) {
    int count = 0;
    for (boolean cell : cells) {
      count += cell ? 1 : 0;
    }
    return count;
  }
}
