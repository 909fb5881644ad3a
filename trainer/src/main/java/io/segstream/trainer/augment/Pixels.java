package io.segstream.trainer.augment;

import io.segstream.trainer.data.RgbImage;

/**
 * A picture in the making.
 *
 * @param width columns
 * @param height rows
 * @param rgb {@code height * width * 3} values, 0..255; changed in place
 */
record Pixels(int width, int height, float[] rgb) {
  static final float WHITE = 255;

  static float clamp(float value) {
    return Math.max(0, Math.min(WHITE, value));
  }

  void clamp() {
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = clamp(rgb[i]);
    }
  }

  /** Rounds to bytes. */
  RgbImage toImage() {
    byte[] bytes = new byte[rgb.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) (rgb[i] + 0.5f);
    }
    return new RgbImage(width, height, bytes);
  }
}
