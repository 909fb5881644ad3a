package io.segstream.inference.quantise;

/**
 * An affine map from reals to bytes, {@code byte = round(real / scale) + zero} with ties to even,
 * as QuantizeLinear of ONNX computes it.
 *
 * @param scale above 0
 * @param zero the byte of 0: 0 to 255, or 0 for signed bytes
 */
record ByteScale(float scale, int zero) {
  private static final int LEVELS = 255;

  /** The largest signed byte: -128 is left out, so that the range is symmetric. */
  private static final int LARGEST = 127;

  ByteScale {
    if (!(scale > 0 && Float.isFinite(scale)) || zero < 0 || zero > LEVELS) {
      throw new IllegalArgumentException(
          "scale %s must be above 0 and zero %d 0 to %d".formatted(scale, zero, LEVELS));
    }
  }

  /** For the values of a range, which is widened to hold 0: padding must be exact. */
  static ByteScale of(ValueRange range, ActivationBytes bytes) {
    float low = Math.min(0, range.low());
    float high = Math.max(0, range.high());
    if (bytes == ActivationBytes.SYMMETRIC) {
      return symmetric(Math.max(-low, high), LARGEST);
    }
    float scale = (high - low) / LEVELS;
    return scale > 0 ? new ByteScale(scale, (int) Math.rint(-low / scale)) : new ByteScale(1, 0);
  }

  /**
   * For values of both signs.
   *
   * @param largest of them
   * @param largestByte what that becomes
   */
  static ByteScale symmetric(float largest, int largestByte) {
    float scale = largest / largestByte;
    return new ByteScale(scale > 0 ? scale : 1, 0);
  }

  /** The signed byte of a weight. */
  byte signed(float value) {
    return (byte) Math.max(-LARGEST, Math.min(LARGEST, Math.rint(value / scale)));
  }
}
