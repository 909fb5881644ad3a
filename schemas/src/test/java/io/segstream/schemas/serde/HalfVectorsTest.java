package io.segstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.segstream.schemas.v1.HalfVector;
import org.junit.jupiter.api.Test;

class HalfVectorsTest {
  @Test
  void shouldWriteLittleEndianPairs() {
    // When
    HalfVector vector = HalfVectors.encode(new float[] {1f, -2f, 0.333251953125f});

    // Then
    assertThat(vector.getValues().toByteArray())
        .containsExactly(0x00, 0x3C, 0x00, 0xC0, 0x55, 0x35);
    assertThat(HalfVectors.decode(vector)).containsExactly(1f, -2f, 0.333251953125f);
  }

  @Test
  void shouldReadNoNumbersFromAnEmptyVector() {
    assertThat(HalfVectors.decode(HalfVector.getDefaultInstance())).isEmpty();
    assertThat(HalfVectors.encode(new float[0])).isEqualTo(HalfVector.getDefaultInstance());
  }

  @Test
  void shouldRefuseNumbersThatHalfPrecisionCannotHold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HalfVectors.encode(new float[] {0, 70000f}))
        .withMessage(
            "Element 1 of a vector of 2 is 70000.0, half precision holds finite numbers up to 65504; embeddings are unit vectors");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HalfVectors.encode(new float[] {Float.NaN}))
        .withMessageStartingWith("Element 0 of a vector of 1 is NaN");
  }

  @Test
  void shouldRefuseHalfANumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                HalfVectors.decode(
                    HalfVector.newBuilder().setValues(ByteString.copyFrom(new byte[3])).build()))
        .withMessage("Half-precision vector has 3 bytes, needs two for each number");
  }
}
