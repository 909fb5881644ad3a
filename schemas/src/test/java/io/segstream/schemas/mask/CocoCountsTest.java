package io.segstream.schemas.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CocoCountsTest {
  @Test
  void shouldWriteAndReadWhatPycocotoolsWrites() throws IOException {
    for (String[] line : Bitmaps.table("/coco/counts.tsv")) {
      // Given
      int width = Integer.parseInt(line[0]);
      int height = Integer.parseInt(line[1]);
      RleMask mask = RleMask.of(width, height, Bitmaps.ints(line[2]));

      // Then
      assertThat(mask.toCocoString()).isEqualTo(line[3]);
      assertThat(RleMask.fromCocoString(width, height, line[3])).isEqualTo(mask);
    }
  }

  @Test
  void shouldWriteDifferencesToTheRunTwoBeforeFromTheFourthRunOn() {
    // Given: 15 - 20 = -5, which is the single group 27 with its sign bit set.
    RleMask mask = RleMask.of(5, 15, 10, 20, 30, 15);

    // Then
    assertThat(mask.toCocoString()).isEqualTo(":d0n0K");
  }

  @Test
  void shouldSurviveTheRoundTripOfAnyMask() {
    Random random = new Random(8);
    for (int round = 0; round < 300; round++) {
      // Given
      int width = 1 + random.nextInt(60);
      int height = 1 + random.nextInt(60);
      RleMask mask = Bitmaps.randomMask(random, width, height);

      // When
      byte[] counts = mask.toCocoBytes();

      // Then
      assertThat(RleMask.fromCocoBytes(width, height, counts)).isEqualTo(mask);
      for (byte character : counts) {
        assertThat(character).isBetween((byte) 48, (byte) 111);
      }
    }
  }

  @Test
  void shouldHoldTheLargestRuns() {
    // Given
    RleMask mask = RleMask.of(1, Integer.MAX_VALUE, 0, 1, 1, Integer.MAX_VALUE - 3, 1);

    // Then
    assertThat(RleMask.fromCocoString(1, Integer.MAX_VALUE, mask.toCocoString())).isEqualTo(mask);
  }

  @Test
  void shouldRefuseCountsThatEndWithinANumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.fromCocoString(4, 3, "5`"))
        .withMessage("COCO counts end within the number that begins at byte 1");
  }

  @Test
  void shouldRefuseNumbersThatAreTooLong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.fromCocoString(4, 3, "PPPPPPP0"))
        .withMessage("COCO counts hold a number of more than 7 groups at byte 0");
  }

  @Test
  void shouldRefuseNegativeAndOversizedRuns() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.fromCocoString(4, 3, "K"))
        .withMessage("COCO counts hold the run length -5 at byte 0, must be 0 to 2147483647");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.fromCocoString(4, 3, "PPPPPP2"))
        .withMessage(
            "COCO counts hold the run length 2147483648 at byte 0, must be 0 to 2147483647");
  }

  @Test
  void shouldRefuseBytesThatNoWriterMakes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.fromCocoString(4, 3, "5 7"))
        .withMessage("COCO counts hold the byte 32 at position 1, must be 48 to 111");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.fromCocoBytes(4, 3, new byte[] {(byte) 0xC3}))
        .withMessage("COCO counts hold the byte 195 at position 0, must be 48 to 111");
  }

  @Test
  void shouldRefuseCountsOfAnotherSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.fromCocoString(4, 3, "55"))
        .withMessage("Runs add up to 10, a mask of 4x3 has 12 pixels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.fromCocoString(4, 3, ""))
        .withMessage("Runs add up to 0, a mask of 4x3 has 12 pixels");
  }

  @Test
  void shouldEitherReadOrRefuseAnyBytes() {
    Random random = new Random(9);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] counts = new byte[random.nextInt(12)];
      for (int i = 0; i < counts.length; i++) {
        counts[i] =
            (byte) (random.nextInt(20) == 0 ? random.nextInt(256) : 48 + random.nextInt(64));
      }
      try {
        assertThat(RleMask.fromCocoBytes(5, 4, counts).width()).isEqualTo(5);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageMatching("COCO counts .*|Runs? .*");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
