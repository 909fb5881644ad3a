package io.segstream.trainer.oversegment;

import io.segstream.trainer.augment.View;
import io.segstream.trainer.data.AreaAverage;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.RgbImage;

/**
 * Classical contours: how fast colours change, after a small blur. Roots of colours count, about as
 * eyes see them, so that dark scenes have contours too.
 */
public record ColourContours() implements ContourSource {
  private static final int STRONGEST = 255;

  /** Roots of 0 to 255, scaled to end at 255 again. */
  private static final float[] ROOTS = new float[STRONGEST + 1];

  static {
    for (int i = 0; i < ROOTS.length; i++) {
      ROOTS[i] = (float) Math.sqrt(STRONGEST * i);
    }
  }

  @Override
  public int[] of(Example example, View view, int width, int height) {
    return of(AreaAverage.shrink(view.image(), width, height));
  }

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
        plane[i] = ROOTS[image.rgb()[i * RgbImage.CHANNELS + c] & 0xff];
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
