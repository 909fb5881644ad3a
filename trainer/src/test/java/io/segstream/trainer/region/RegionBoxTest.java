package io.segstream.trainer.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.schemas.mask.PixelBox;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegionBoxTest {
  @Test
  void shouldMeasureOverlap() {
    // Given
    RegionBox box = RegionBox.of(new PixelBox(0, 0, 4, 2));
    // Then
    assertThat(box.iou(box)).isEqualTo(1);
    assertThat(box.iou(new RegionBox(2, 0, 6, 2))).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(box.iou(new RegionBox(4, 0, 6, 2))).isZero();
  }

  @Test
  void shouldRefuseAnEmptyBox() {
    assertThatThrownBy(() -> new RegionBox(1, 2, 1, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Box from (1.0, 2.0) to (1.0, 5.0) is empty or not finite");
  }

  @Test
  void shouldDrawBoxesThatADetectorMightGive() {
    // Given
    RegionBox box = new RegionBox(5, 50, 45, 90);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      // When
      Optional<RegionBox> drawn = BoxJitter.DETECTOR.draw(box, 100, 92, random);
      // Then
      assertThat(drawn).isPresent();
      assertThat(drawn.get().iou(box)).isBetween(0.5, 0.9);
      assertThat(drawn.get().left()).isNotNegative();
      assertThat(drawn.get().bottom()).isLessThanOrEqualTo(92);
    }
  }

  @Test
  void shouldRefuseARangeThatDoesNotRise() {
    assertThatThrownBy(() -> new BoxJitter(0.9, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Overlaps 0.9 to 0.5 must rise and lie between 0 and 1");
  }
}
