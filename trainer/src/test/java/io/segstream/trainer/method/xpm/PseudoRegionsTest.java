package io.segstream.trainer.method.xpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.segstream.schemas.mask.RleMask;
import io.segstream.trainer.region.RegionBox;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PseudoRegionsTest {
  private static final RegionBox LABELLED = new RegionBox(0, 0, 10, 10);

  private static PseudoRegions match(List<RegionBox> places, RegionBox labelled) {
    byte[] pixels = new byte[20 * 20];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 20 < 5 ? 1 : 0);
    }
    return PseudoRegions.match(
        places,
        List.of(new PseudoLabels.PseudoLabel(3, labelled, RleMask.encode(pixels, 20, 20))),
        9,
        new SplittableRandom(1));
  }

  @Test
  void shouldMatchPlacesAsTheSpecificationSays() {
    // Given
    RegionBox near = new RegionBox(2, 0, 12, 10);
    RegionBox far = new RegionBox(4, 0, 14, 10);
    RegionBox half = new RegionBox(0, 0, 10, 5);
    // When
    PseudoRegions regions = match(List.of(near, far, half, LABELLED), LABELLED);
    // Then
    assertThat(near.iou(LABELLED)).isEqualTo(2 / 3.0);
    assertThat(regions.positives())
        .extracting(PseudoRegions.Positive::box)
        .containsExactlyInAnyOrder(LABELLED, near, half);
    assertThat(regions.positives()).extracting(PseudoRegions.Positive::word).containsOnly(3);
    assertThat(regions.elsewhere()).containsExactly(far);
  }

  @Test
  void shouldCutThePseudoMaskOutOfEachBox() {
    // When
    PseudoRegions regions = match(List.of(LABELLED), LABELLED);
    // Then
    boolean[] target = regions.positives().get(0).target();
    assertThat(target).hasSize(28 * 28);
    assertThat(target[0]).isTrue();
    assertThat(target[13]).isTrue();
    assertThat(target[14]).isFalse();
  }

  @Test
  void shouldLayBoxesOverAPictureFromLargeToSmall() {
    // When
    List<RegionBox> boxes = SlidingBoxes.over(60, 30);
    // Then
    assertThat(boxes).hasSize(1 + 9 + 25);
    assertThat(boxes.get(0)).isEqualTo(new RegionBox(0, 0, 60, 30));
    assertThat(boxes.get(9)).isEqualTo(new RegionBox(30, 15, 60, 30));
    assertThat(boxes.get(34).right()).isCloseTo(60, within(1e-9));
  }
}
