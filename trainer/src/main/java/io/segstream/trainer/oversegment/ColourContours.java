package io.segstream.trainer.oversegment;

import io.segstream.trainer.data.RgbImage;

/** Classical contours: how fast colours change, after a small blur. */
final class ColourContours {
  private static final int STRONGEST = 255;

  private ColourContours() {}

  /**
   * Strength of the contour at each pixel: the length of the largest gradient of the three colours,
   * per two pixels.
   *
   * @return 0..255, row by row
   */
  static int[] of(RgbImage image) {
    int width = image.width();
    int height = image.height();
    float[] strongest = new float[width * height];
    for (int c = 0; c < RgbImage.CHANNELS; c++) {
      float[] plane = new float[width * height];
      for (int i = 0; i < plane.length; i++) {
        plane[i] = image.rgb()[i * RgbImage.CHANNELS + c] & 0xff;
      }
      plane = blur(plane, width, height);
      for (int i = 0; i < plane.length; i++) {
        int x = i % width;
        int y = i / width;
        float across = plane[i + (x + 1 < width ? 1 : 0)] - plane[i - (x > 0 ? 1 : 0)];
        float down = plane[i + (y + 1 < height ? width : 0)] - plane[i - (y > 0 ? width : 0)];
        strongest[i] = Math.max(strongest[i], across * across + down * down);
      }
    }
    int[] contours = new int[strongest.length];
    for (int i = 0; i < contours.length; i++) {
      contours[i] = Math.min(STRONGEST, Math.round((float) Math.sqrt(strongest[i])));
    }
    return contours;
  }

  /** Weights 1 2 1 along each axis. */
  private static float[] blur(float[] plane, int width, int height) {
    float[] rows = new float[plane.length];
    for (int i = 0; i < plane.length; i++) {
      int x = i % width;
      rows[i] =
          (plane[i - (x > 0 ? 1 : 0)] + 2 * plane[i] + plane[i + (x + 1 < width ? 1 : 0)]) / 4;
    }
    float[] result = new float[plane.length];
    for (int i = 0; i < plane.length; i++) {
      int y = i / width;
      result[i] =
          (rows[i - (y > 0 ? width : 0)] + 2 * rows[i] + rows[i + (y + 1 < height ? width : 0)])
              / 4;
    }
    return result;
  }
}
