package io.segstream.trainer.augment;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.RgbImage;
import java.util.Arrays;

/** Takes views of pictures and label maps. */
final class Resampling {
  private Resampling() {}

  /** Interpolates colours, first along rows, then along columns. */
  static Pixels colours(
      RgbImage source, Axis horizontal, Axis vertical, Interpolation interpolation) {
    Taps across = new Taps(horizontal, interpolation);
    Taps down = new Taps(vertical, interpolation);
    int top = Integer.MAX_VALUE;
    int bottom = 0;
    for (int y = 0; y < vertical.size(); y++) {
      top = Math.min(top, down.first[y]);
      bottom = Math.max(bottom, down.first[y] + down.count[y]);
    }
    int stride = horizontal.size() * RgbImage.CHANNELS;
    float[] rows = new float[(bottom - top) * stride];
    for (int y = top; y < bottom; y++) {
      row(source.rgb(), y * source.width() * RgbImage.CHANNELS, across, rows, (y - top) * stride);
    }
    float[] rgb = new float[vertical.size() * stride];
    for (int y = 0; y < vertical.size(); y++) {
      for (int tap = 0; tap < down.count[y]; tap++) {
        float weight = down.weights[y * down.most + tap];
        add(rows, (down.first[y] + tap - top) * stride, weight, rgb, y * stride, stride);
      }
    }
    Pixels pixels = new Pixels(horizontal.size(), vertical.size(), rgb);
    pixels.clamp();
    return pixels;
  }

  private static void row(byte[] source, int sourceAt, Taps taps, float[] into, int at) {
    for (int x = 0; x < taps.first.length; x++) {
      int from = sourceAt + taps.first[x] * RgbImage.CHANNELS;
      int weightAt = x * taps.most;
      float red = 0;
      float green = 0;
      float blue = 0;
      for (int tap = 0; tap < taps.count[x]; tap++, from += RgbImage.CHANNELS) {
        float weight = taps.weights[weightAt + tap];
        red += weight * (source[from] & 0xff);
        green += weight * (source[from + 1] & 0xff);
        blue += weight * (source[from + 2] & 0xff);
      }
      into[at++] = red;
      into[at++] = green;
      into[at++] = blue;
    }
  }

  /** A loop that compilers turn into vector instructions. */
  private static void add(
      float[] from, int fromAt, float weight, float[] into, int intoAt, int length) {
    for (int i = 0; i < length; i++) {
      into[intoAt + i] += weight * from[fromAt + i];
    }
  }

  /**
   * Takes the label of the pixel in which each centre lies, so that labels stay on their colours.
   */
  static LabelMap labels(LabelMap source, Axis horizontal, Axis vertical) {
    int[] columns = new int[horizontal.size()];
    Arrays.setAll(columns, horizontal::nearest);
    byte[] labels = new byte[horizontal.size() * vertical.size()];
    int at = 0;
    for (int y = 0; y < vertical.size(); y++) {
      int row = vertical.nearest(y) * source.width();
      for (int column : columns) {
        labels[at++] = source.labels()[row + column];
      }
    }
    return new LabelMap(horizontal.size(), vertical.size(), labels);
  }
}
