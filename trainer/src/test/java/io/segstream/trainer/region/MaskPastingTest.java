package io.segstream.trainer.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MaskPastingTest {
  @Test
  void shouldPutCellsWhereTheBoxIs() {
    // Given: the left half
    float[] chances = {1, 0, 1, 0};
    // When
    RleMask mask = MaskPasting.paste(chances, 2, new RegionBox(4, 2, 12, 10), 16, 12);
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
    RleMask mask = MaskPasting.paste(chances, 28, new RegionBox(-14, 3, 14, 31), 20, 20);
    // Then
    assertThat(mask.boundingBox()).isEqualTo(new PixelBox(0, 3, 14, 17));
    assertThat(mask.area()).isEqualTo(14 * 17);
  }

  @Test
  void shouldBeEmptyWhereNothingIsSure() {
    assertThat(MaskPasting.paste(new float[4], 2, new RegionBox(0, 0, 4, 4), 4, 4).area()).isZero();
  }
}
