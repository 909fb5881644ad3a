package io.segstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfFloatTest {
  @Test
  void shouldBringAllHalfNumbersThroughFloatUnchanged() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      // When
      float wide = HalfFloat.toFloat((short) bits);
      int back = HalfFloat.fromFloat(wide) & 0xFFFF;

      // Then: signalling NaNs come back quiet, everything else as it was
      boolean notANumber = (bits & 0x7FFF) > 0x7C00;
      assertThat(back).as("%04x", bits).isEqualTo(notANumber ? bits | 0x0200 : bits);
    }
  }

  @Test
  void shouldGiveEachHalfNumberItsValue() {
    for (int bits = 0; bits < 0x7C00; bits++) {
      // Given: IEEE 754 section 3.4
      int exponent = bits >>> 10;
      int significand = bits & 0x3FF;
      double expected =
          exponent == 0
              ? significand * Math.pow(2, -24)
              : (1024 + significand) * Math.pow(2, exponent - 25);

      // Then
      assertThat((double) HalfFloat.toFloat((short) bits)).isEqualTo(expected);
      assertThat((double) HalfFloat.toFloat((short) (bits | 0x8000))).isEqualTo(-expected);
    }
    assertThat(HalfFloat.toFloat((short) 0x7C00)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(HalfFloat.toFloat((short) 0xFC00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(HalfFloat.toFloat((short) 0x7E00)).isNaN();
    assertThat(Float.floatToRawIntBits(HalfFloat.toFloat((short) 0x8000))).isEqualTo(1 << 31);
  }

  @Test
  void shouldRoundHalfwayCasesBetweenAllNeighboursToEven() {
    for (int lower = 0; lower < 0x7BFF; lower++) {
      // Given: the middle of two neighbours is exact in single precision
      float middle =
          (HalfFloat.toFloat((short) lower) + HalfFloat.toFloat((short) (lower + 1))) / 2;
      int even = (lower & 1) == 0 ? lower : lower + 1;

      // Then
      assertThat((int) HalfFloat.fromFloat(middle)).as("%04x", lower).isEqualTo(even);
      assertThat((int) HalfFloat.fromFloat(Math.nextDown(middle))).isEqualTo(lower);
      assertThat((int) HalfFloat.fromFloat(Math.nextUp(middle))).isEqualTo(lower + 1);
      assertThat(HalfFloat.fromFloat(-middle) & 0xFFFF).isEqualTo(even | 0x8000);
    }
  }

  @Test
  void shouldOverflowToInfinityFromHalfwayBeyondTheLargestNumber() {
    assertThat((int) HalfFloat.fromFloat(65504f)).isEqualTo(0x7BFF);
    assertThat((int) HalfFloat.fromFloat(Math.nextDown(65520f))).isEqualTo(0x7BFF);
    assertThat((int) HalfFloat.fromFloat(65520f)).isEqualTo(0x7C00);
    assertThat((int) HalfFloat.fromFloat(Float.MAX_VALUE)).isEqualTo(0x7C00);
    assertThat(HalfFloat.fromFloat(Float.NEGATIVE_INFINITY) & 0xFFFF).isEqualTo(0xFC00);
  }

  @Test
  void shouldUnderflowToZeroKeepingTheSign() {
    assertThat((int) HalfFloat.fromFloat(0x1p-25f)).isZero();
    assertThat((int) HalfFloat.fromFloat(Math.nextUp(0x1p-25f))).isEqualTo(1);
    assertThat((int) HalfFloat.fromFloat(Float.MIN_VALUE)).isZero();
    assertThat(HalfFloat.fromFloat(-0f) & 0xFFFF).isEqualTo(0x8000);
  }

  @Test
  void shouldStayWithinHalfAStepOfAnyNumber() {
    Random random = new Random(12);
    for (int round = 0; round < 100_000; round++) {
      // Given
      float value = random.nextFloat() * 2 - 1;

      // When
      float rounded = HalfFloat.toFloat(HalfFloat.fromFloat(value));

      // Then: 11 significant bits
      double step = Math.max(Math.ulp((double) value) * 0x1p42, 0x1p-24);
      assertThat(Math.abs((double) rounded - value)).isLessThanOrEqualTo(step / 2);
    }
  }
}
