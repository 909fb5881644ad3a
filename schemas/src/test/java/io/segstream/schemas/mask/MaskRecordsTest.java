package io.segstream.schemas.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.segstream.schemas.v1.Box;
import io.segstream.schemas.v1.RunLengthMask;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskRecordsTest {
  @Test
  void shouldBringMasksThroughTheirRecords() {
    // Given
    RleMask mask = Bitmaps.randomMask(new Random(11), 40, 30);

    // When
    RunLengthMask message = MaskRecords.toProto(mask);

    // Then
    assertThat(message.getCounts().toStringUtf8()).isEqualTo(mask.toCocoString());
    assertThat(MaskRecords.fromProto(message)).isEqualTo(mask);
  }

  @Test
  void shouldBringBoxesThroughTheirRecords() {
    // Given
    PixelBox box = new PixelBox(3, 4, 5, 6);

    // Then
    assertThat(MaskRecords.fromProto(MaskRecords.toProto(box))).isEqualTo(box);
  }

  @Test
  void shouldRefuseRecordsThatAreNoMaskOrBox() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MaskRecords.fromProto(RunLengthMask.getDefaultInstance()))
        .withMessageStartingWith("Mask size 0x0 is not valid");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MaskRecords.fromProto(Box.newBuilder().setWidth(-1).build()))
        .withMessage("Box (x=0, y=0, width=-1, height=0) must not have negative numbers");
  }
}
