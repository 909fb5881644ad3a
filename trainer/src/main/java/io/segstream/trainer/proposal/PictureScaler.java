package io.segstream.trainer.proposal;

import io.segstream.trainer.data.RgbImage;
import java.util.Arrays;

/**
 * Scales pictures with a triangle filter that covers as many pixels as fall together, so that fine
 * patterns do not alias: bilinear interpolation when enlarging, an average when reducing. Edges are
 * clamped, pixel centres lie at halves.
 */
final class PictureScaler {
  private PictureScaler() {}

  static RgbImage scaled(RgbImage image, int width, int height) {
    if (image.width() == width && image.height() == height) {
      return image;
    }
    Taps across = new Taps(image.width(), width);
    Taps down = new Taps(image.height(), height);
    float[] narrow = new float[image.height() * width * RgbImage.CHANNELS];
    for (int y = 0, to = 0; y < image.height(); y++) {
      int row = y * image.width() * RgbImage.CHANNELS;
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < RgbImage.CHANNELS; c++, to++) {
          float sum = 0;
          for (int t = 0; t < across.count[x]; t++) {
            int from = row + (across.first[x] + t) * RgbImage.CHANNELS + c;
            sum += across.weight(x, t) * (image.rgb()[from] & 0xFF);
          }
          narrow[to] = sum;
        }
      }
    }
    int rowLength = width * RgbImage.CHANNELS;
    byte[] rgb = new byte[height * rowLength];
    float[] sums = new float[rowLength];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, 0.5f);
      for (int t = 0; t < down.count[y]; t++) {
        int from = (down.first[y] + t) * rowLength;
        float weight = down.weight(y, t);
        for (int i = 0; i < rowLength; i++) {
          sums[i] += weight * narrow[from + i];
        }
      }
      for (int i = 0; i < rowLength; i++) {
        rgb[y * rowLength + i] = (byte) Math.min(255, (int) sums[i]);
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** Which pixels of an axis make up each pixel of the scaled axis. */
  private static final class Taps {
    final int[] first;
    final int[] count;
    private final int most;
    private final float[] weights;

    Taps(int from, int to) {
      double scale = (double) from / to;
      double reach = Math.max(1, scale);
      most = (int) Math.ceil(2 * reach) + 1;
      first = new int[to];
      count = new int[to];
      weights = new float[to * most];
      for (int p = 0; p < to; p++) {
        double centre = (p + 0.5) * scale - 0.5;
        first[p] = Math.max(0, (int) Math.floor(centre - reach) + 1);
        int last = Math.min(from - 1, (int) Math.ceil(centre + reach) - 1);
        count[p] = last - first[p] + 1;
        double total = 0;
        for (int t = 0; t < count[p]; t++) {
          total += triangle(first[p] + t - centre, reach);
        }
        for (int t = 0; t < count[p]; t++) {
          weights[p * most + t] = (float) (triangle(first[p] + t - centre, reach) / total);
        }
      }
    }

    private static double triangle(double distance, double reach) {
      return Math.max(0, 1 - Math.abs(distance) / reach);
    }

    float weight(int pixel, int tap) {
      return weights[pixel * most + tap];
    }
  }
}
