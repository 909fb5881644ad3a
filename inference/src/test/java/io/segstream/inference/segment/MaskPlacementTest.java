package io.segstream.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskPlacementTest {
  private static final int WIDTH = 12;
  private static final int HEIGHT = 8;

  private final MaskPlacement placement = new MaskPlacement();

  private static BoxMask filled(double left, double right, float chance) {
    return new BoxMask(left, 0, right, HEIGHT, 1, new float[] {chance});
  }

  @Test
  void shouldGiveAPixelToTheMaskThatIsSurestOfIt() {
    // Given: two boxes that share columns 4 to 7; chances fade towards the edges of the boxes
    List<RleMask> before = List.of(RleMask.empty(WIDTH, HEIGHT), RleMask.empty(WIDTH, HEIGHT));
    // When
    List<RleMask> placed =
        placement.place(List.of(filled(0, 8, 0.9f), filled(4, 12, 1)), before, WIDTH, HEIGHT);
    // Then: both are sure of the middle of their boxes, and the second keeps what it is surer of
    assertThat(placed.get(0).intersectionArea(placed.get(1))).isZero();
    assertThat(placed.get(0).contains(3, 4)).isTrue();
    assertThat(placed.get(1).contains(8, 4)).isTrue();
    assertThat(placed.get(1).contains(6, 4)).isTrue();
    assertThat(placement.labels()[4 * WIDTH + 3]).isEqualTo((byte) 1);
    assertThat(placement.labels()[4 * WIDTH + 6]).isEqualTo((byte) 2);
  }

  @Test
  void shouldLetTheFirstOfEquallySureMasksWin() {
    // Given
    BoxMask one = filled(2, 10, 1);
    List<RleMask> before = List.of(RleMask.empty(WIDTH, HEIGHT), RleMask.empty(WIDTH, HEIGHT));
    // When
    List<RleMask> placed = placement.place(List.of(one, one), before, WIDTH, HEIGHT);
    // Then
    assertThat(placed.get(0).area()).isPositive();
    assertThat(placed.get(1).area()).isZero();
  }

  @Test
  void shouldKeepWhatWasThereWhereANewMaskIsSureOfNothing() {
    // Given: the first mask says nothing, and was the columns 0 to 5
    byte[] pixels = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % WIDTH < 6 ? 1 : 0);
    }
    List<RleMask> before =
        List.of(RleMask.encode(pixels, WIDTH, HEIGHT), RleMask.empty(WIDTH, HEIGHT));
    // When
    List<RleMask> placed =
        placement.place(List.of(filled(0, 6, 0.2f), filled(2, 10, 1)), before, WIDTH, HEIGHT);
    // Then: it gives way where the second is sure
    assertThat(placed.get(0).boundingBox().x()).isZero();
    assertThat(placed.get(0).contains(1, 4)).isTrue();
    assertThat(placed.get(0).contains(5, 4)).isFalse();
    assertThat(placed.get(0).contains(2, 0)).isTrue();
    assertThat(placed.get(1).contains(5, 4)).isTrue();
  }

  @Test
  void shouldForgetTheFrameBefore() {
    // Given
    placement.place(
        List.of(filled(0, 12, 1)), List.of(RleMask.empty(WIDTH, HEIGHT)), WIDTH, HEIGHT);
    // When
    List<RleMask> placed =
        placement.place(List.of(filled(8, 12, 1)), List.of(RleMask.empty(8, 4)), WIDTH, HEIGHT);
    List<RleMask> smaller =
        placement.place(List.of(filled(0, 4, 1)), List.of(RleMask.empty(8, 4)), 4, HEIGHT);
    // Then
    assertThat(placed.get(0).boundingBox()).isEqualTo(new PixelBox(8, 1, 4, 6));
    assertThat(smaller.get(0).width()).isEqualTo(4);
    assertThat(placement.labels()).hasSize(4 * HEIGHT);
  }
}
