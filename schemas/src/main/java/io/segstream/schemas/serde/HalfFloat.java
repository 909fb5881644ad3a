package io.segstream.schemas.serde;

/**
 * Conversion between binary32 and binary16 (IEEE 754-2008, section 3.6); Java has it from version
 * 20 on.
 */
final class HalfFloat {
  private static final int EXPONENT_BIAS_DIFFERENCE = 127 - 15;

  private HalfFloat() {}

  /** Rounds to the nearest binary16 number, ties to even; beyond 65,519.99 to infinity. */
  static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7FFF_FFFF;
    if (magnitude > 0x7F80_0000) {
      // Not a number: keep the upper payload bits, and one at least, or it would turn into
      // infinity.
      return (short) (sign | 0x7C00 | magnitude >>> 13 & 0x03FF | 0x0200);
    }
    int exponent = (magnitude >>> 23) - EXPONENT_BIAS_DIFFERENCE;
    if (exponent >= 31) {
      return (short) (sign | 0x7C00);
    }
    if (exponent >= 1) {
      // A carry out of the significand raises the exponent, at the top to infinity: as it should.
      int half = exponent << 10 | magnitude >>> 13 & 0x03FF;
      return (short) (sign | half + roundUp(magnitude, 13, half));
    }
    if (exponent < -10) {
      return (short) sign;
    }
    int significand = magnitude & 0x007F_FFFF | 0x0080_0000;
    int shift = 14 - exponent;
    int half = significand >>> shift;
    return (short) (sign | half + roundUp(significand, shift, half));
  }

  private static int roundUp(int value, int droppedBits, int kept) {
    int dropped = value & (1 << droppedBits) - 1;
    int middle = 1 << droppedBits - 1;
    return dropped > middle || dropped == middle && (kept & 1) == 1 ? 1 : 0;
  }

  /** The same number as binary32; exact. */
  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = half >>> 10 & 0x1F;
    int significand = half & 0x03FF;
    if (exponent == 0) {
      float magnitude = significand * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wide = exponent == 31 ? 0xFF : exponent + EXPONENT_BIAS_DIFFERENCE;
    return Float.intBitsToFloat(sign | wide << 23 | significand << 13);
  }
}
