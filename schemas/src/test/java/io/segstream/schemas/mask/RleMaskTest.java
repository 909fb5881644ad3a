package io.segstream.schemas.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RleMaskTest {
  @Test
  void shouldCountRunsDownColumnsStartingWithBackground() {
    // Given
    byte[] bitmap = {
      0, 1, 0,
      0, 1, 0,
      1, 0, 0
    };

    // When
    RleMask mask = RleMask.encode(bitmap, 3, 3);

    // Then
    assertThat(mask.runs()).containsExactly(2, 3, 4);
    assertThat(mask.area()).isEqualTo(3);
  }

  @Test
  void shouldEncodeAndDecodeAnyBitmap() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      // Given
      int width = 1 + random.nextInt(40);
      int height = 1 + random.nextInt(40);
      byte[] bitmap = Bitmaps.noise(random, width, height, 1, random.nextDouble());

      // When
      RleMask mask = RleMask.encode(bitmap, width, height);

      // Then
      assertThat(mask.runs()).containsExactly(Bitmaps.runs(bitmap, width, height));
      assertThat(mask.decode()).containsExactly(bitmap);
      assertThat(mask).isEqualTo(RleMask.of(width, height, mask.runs()));
    }
  }

  @Test
  void shouldTakeEveryValueButZeroAsForeground() {
    // Given
    byte[] bitmap = {1, 0, (byte) 200, 3, 127, (byte) -128};

    // When
    RleMask mask = RleMask.encode(bitmap, 1, 6);

    // Then
    assertThat(mask.runs()).containsExactly(0, 1, 1, 4);
  }

  @Test
  void shouldBeEqualWheneverPixelsAreEqual() {
    // Given
    RleMask canonical = RleMask.of(2, 3, 1, 3, 2);

    // When
    RleMask withEmptyRuns = RleMask.of(2, 3, 1, 1, 0, 2, 2, 0, 0);

    // Then
    assertThat(withEmptyRuns).isEqualTo(canonical).hasSameHashCodeAs(canonical);
    assertThat(withEmptyRuns.runs()).containsExactly(1, 3, 2);
    assertThat(canonical).isNotEqualTo(RleMask.of(3, 2, 1, 3, 2));
  }

  @Test
  void shouldNotShareItsRuns() {
    // Given
    int[] runs = {1, 3, 2};
    RleMask mask = RleMask.of(2, 3, runs);

    // When
    runs[0] = 99;
    mask.runs()[1] = 99;

    // Then
    assertThat(mask).isEqualTo(RleMask.of(2, 3, 1, 3, 2));
  }

  @Test
  void shouldTellForegroundPixelsAndBoxAsTheBitmapDoes() {
    Random random = new Random(2);
    for (int round = 0; round < 200; round++) {
      // Given
      int width = 1 + random.nextInt(12);
      int height = 1 + random.nextInt(12);
      byte[] bitmap = Bitmaps.noise(random, width, height, 1, random.nextDouble() * 0.3);
      RleMask mask = RleMask.encode(bitmap, width, height);

      // When
      int left = width;
      int top = height;
      int right = 0;
      int bottom = 0;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          boolean foreground = bitmap[y * width + x] != 0;
          assertThat(mask.contains(x, y)).isEqualTo(foreground);
          if (foreground) {
            left = Math.min(left, x);
            top = Math.min(top, y);
            right = Math.max(right, x + 1);
            bottom = Math.max(bottom, y + 1);
          }
        }
      }

      // Then
      PixelBox expected =
          right == 0 ? PixelBox.EMPTY : new PixelBox(left, top, right - left, bottom - top);
      assertThat(mask.boundingBox()).isEqualTo(expected);
    }
  }

  @Test
  void shouldCutRunsAtTheEndsOfColumns() {
    // Given
    RleMask mask = RleMask.of(3, 4, 2, 7, 1, 1, 1);
    List<String> runs = new ArrayList<>();

    // When
    mask.forEachRun((column, row, length) -> runs.add(column + "," + row + "," + length));

    // Then
    assertThat(runs).containsExactly("0,2,2", "1,0,4", "2,0,1", "2,2,1");
  }

  @Test
  void shouldPaintForegroundAndLeaveTheRestWhenDecodingIntoAnImage() {
    // Given
    byte[] image = {9, 9, 9, 9};

    // When
    RleMask.of(2, 2, 1, 2, 1).decodeInto(image, (byte) 5);

    // Then
    assertThat(image).containsExactly(9, 5, 5, 9);
  }

  @Test
  void shouldHaveNoForegroundWhenEmpty() {
    // When
    RleMask mask = RleMask.empty(4, 3);

    // Then
    assertThat(mask).isEqualTo(RleMask.encode(new byte[12], 4, 3));
    assertThat(mask.area()).isZero();
    assertThat(mask.runCount()).isEqualTo(1);
    assertThat(mask.boundingBox()).isEqualTo(PixelBox.EMPTY);
  }

  @Test
  void shouldRefuseRunsThatDoNotFitTheSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.of(4, 3, 5, 6))
        .withMessage("Runs add up to 11, a mask of 4x3 has 12 pixels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.of(4, 3, 13, -1))
        .withMessage("Run 1 has the negative length -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.of(2, 2, Integer.MAX_VALUE, Integer.MAX_VALUE, 6))
        .withMessage("Runs add up to 4294967300, a mask of 2x2 has 4 pixels");
  }

  @Test
  void shouldRefuseImpossibleSizes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.empty(0, 3))
        .withMessage(
            "Mask size 0x3 is not valid: both at least 1, at most 2147483647 pixels in all");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.empty(1 << 16, 1 << 15))
        .withMessageStartingWith("Mask size 65536x32768 is not valid");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.encode(new byte[11], 4, 3))
        .withMessage("Array holds 11 pixels, 4x3 needs 12");
  }

  @Test
  void shouldRefusePixelsOutsideTheMask() {
    assertThatThrownBy(() -> RleMask.empty(4, 3).contains(4, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> RleMask.empty(4, 3).contains(0, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
