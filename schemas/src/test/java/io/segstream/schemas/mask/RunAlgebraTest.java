package io.segstream.schemas.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class RunAlgebraTest {
  @Test
  void shouldCombineMasksAsTheirBitmapsCombine() {
    Random random = new Random(6);
    for (int round = 0; round < 300; round++) {
      // Given
      int width = 1 + random.nextInt(30);
      int height = 1 + random.nextInt(30);
      RleMask a = Bitmaps.randomMask(random, width, height);
      RleMask b = Bitmaps.randomMask(random, width, height);

      // When
      RleMask union = a.union(b);
      RleMask intersection = a.intersection(b);
      RleMask difference = a.difference(b);

      // Then
      assertThat(union).isEqualTo(pixelwise(a, b, (p, q) -> p | q));
      assertThat(intersection).isEqualTo(pixelwise(a, b, (p, q) -> p & q));
      assertThat(difference).isEqualTo(pixelwise(a, b, (p, q) -> p & ~q));
      assertThat(a.intersectionArea(b)).isEqualTo(intersection.area());
      double expected = union.area() == 0 ? 0 : (double) intersection.area() / union.area();
      assertThat(a.iou(b)).isEqualTo(expected);
    }
  }

  private static RleMask pixelwise(RleMask a, RleMask b, IntBinaryOperator operator) {
    byte[] pixels = a.decode();
    byte[] other = b.decode();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) operator.applyAsInt(pixels[i], other[i]);
    }
    return RleMask.encode(pixels, a.width(), a.height());
  }

  @Test
  void shouldHandleMasksThatAreAllForegroundOrAllBackground() {
    // Given
    RleMask all = RleMask.of(3, 2, 0, 6);
    RleMask none = RleMask.empty(3, 2);

    // Then
    assertThat(all.union(none)).isEqualTo(all);
    assertThat(all.intersection(none)).isEqualTo(none);
    assertThat(all.difference(all)).isEqualTo(none);
    assertThat(none.difference(all)).isEqualTo(none);
    assertThat(all.iou(all)).isEqualTo(1);
    assertThat(none.iou(none)).isZero();
  }

  @Test
  void shouldNotOverflowWhenMasksAreHuge() {
    // Given
    int side = 46_340;
    RleMask all = RleMask.of(side, side, 0, side * side);

    // Then
    assertThat(all.iou(all)).isEqualTo(1);
    assertThat(all.union(RleMask.empty(side, side)).area()).isEqualTo(side * side);
  }

  @Test
  void shouldRefuseMasksOfAnotherSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.empty(4, 3).iou(RleMask.empty(3, 4)))
        .withMessage("Masks differ in size: 4x3 and 3x4");
  }
}
