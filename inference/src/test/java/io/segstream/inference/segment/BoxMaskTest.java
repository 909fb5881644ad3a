package io.segstream.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BoxMaskTest {
  @Test
  void shouldPutCellsWhereTheBoxIs() {
    // Given: the left half
    BoxMask half = new BoxMask(4, 2, 12, 10, 2, new float[] {1, 0, 1, 0});
    // When
    RleMask mask = half.paste(16, 12);
    // Then: chances fall from 1 at the middle of the left cell to 0.5 at its end
    assertThat(mask.boundingBox()).isEqualTo(new PixelBox(4, 2, 4, 8));
    assertThat(mask.contains(7, 5)).isTrue();
    assertThat(mask.contains(8, 5)).isFalse();
  }

  @Test
  void shouldFillABoxOfSureCellsAndCutItAtThePicture() {
    // Given
    float[] chances = new float[28 * 28];
    Arrays.fill(chances, 1);
    // When
    RleMask mask = new BoxMask(-14, 3, 14, 31, 28, chances).paste(20, 20);
    // Then
    assertThat(mask.boundingBox()).isEqualTo(new PixelBox(0, 3, 14, 17));
    assertThat(mask.area()).isEqualTo(14 * 17);
  }

  @Test
  void shouldBeEmptyAndUnsureWhereNothingIsLikely() {
    // Given
    BoxMask nothing = new BoxMask(0, 0, 4, 4, 2, new float[4]);
    // Then
    assertThat(nothing.paste(4, 4).area()).isZero();
    assertThat(nothing.sureness()).isZero();
  }

  @Test
  void shouldBeAsSureAsTheCellsInside() {
    assertThat(new BoxMask(0, 0, 4, 4, 2, new float[] {0.6f, 0.8f, 0.1f, 0.5f}).sureness())
        .isCloseTo(0.7, within(1e-6));
  }

  @Test
  void shouldRefuseWhatIsNoBoxOrNoGrid() {
    assertThatThrownBy(() -> new BoxMask(4, 0, 4, 4, 1, new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Box from (4.0, 0.0) to (4.0, 4.0) is empty");
    assertThatThrownBy(() -> new BoxMask(0, 0, 4, 4, 2, new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 chances are not 2x2 cells");
  }
}
