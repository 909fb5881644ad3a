package io.segstream.trainer.data;

import java.util.Arrays;

/** Makes pictures smaller: each new pixel is the mean of the area that it covers. */
public final class AreaAverage {
  private AreaAverage() {}

  /**
   * Shrinks a picture.
   *
   * @param width at most that of the picture
   * @param height at most that of the picture
   */
  public static RgbImage shrink(RgbImage image, int width, int height) {
    float[] columns = new float[image.height() * width * RgbImage.CHANNELS];
    double stepX = (double) image.width() / width;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < width; x++) {
        addRow(image, y, x * stepX, (x + 1) * stepX, columns, (y * width + x) * RgbImage.CHANNELS);
      }
    }
    byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
    double stepY = (double) image.height() / height;
    int stride = width * RgbImage.CHANNELS;
    float[] sum = new float[stride];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sum, 0);
      double from = y * stepY;
      double to = Math.min(image.height(), from + stepY);
      for (int row = (int) from; row < to; row++) {
        float share = (float) ((Math.min(to, row + 1) - Math.max(from, row)) / (to - from));
        for (int i = 0; i < stride; i++) {
          sum[i] += share * columns[row * stride + i];
        }
      }
      for (int i = 0; i < stride; i++) {
        rgb[y * stride + i] = (byte) Math.min(255, Math.round(sum[i]));
      }
    }
    return new RgbImage(width, height, rgb);
  }

  private static void addRow(RgbImage image, int y, double from, double end, float[] into, int at) {
    double to = Math.min(image.width(), end);
    for (int column = (int) from; column < to; column++) {
      float share = (float) ((Math.min(to, column + 1) - Math.max(from, column)) / (to - from));
      int source = (y * image.width() + column) * RgbImage.CHANNELS;
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        into[at + c] += share * (image.rgb()[source + c] & 0xff);
      }
    }
  }
}
