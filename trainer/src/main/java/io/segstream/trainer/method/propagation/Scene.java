package io.segstream.trainer.method.propagation;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.augment.Affine;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.RgbImage;
import java.util.Arrays;

/** A square picture under construction, with the labels of its pixels. */
final class Scene {
  private final int side;
  private final byte[] rgb;
  private final byte[] labels;

  /** An empty scene: grey, and nothing known. */
  Scene(int side) {
    this.side = side;
    this.rgb = new byte[side * side * RgbImage.CHANNELS];
    this.labels = new byte[side * side];
    Arrays.fill(rgb, (byte) 124);
    Arrays.fill(labels, (byte) LabelMap.VOID);
  }

  /** The picture. */
  RgbImage image() {
    return new RgbImage(side, side, rgb);
  }

  /** What its pixels show. */
  LabelMap labels() {
    return new LabelMap(side, side, labels);
  }

  /** How many pixels have a label. */
  int count(int label) {
    int count = 0;
    for (byte value : labels) {
      count += (value & 0xff) == label ? 1 : 0;
    }
    return count;
  }

  /** Draws a picture with its background; its foreground gets label 1. */
  Scene picture(Example example, Placement placement) {
    return draw(example, placement, 1, true);
  }

  /** Draws a picture's foreground only, over what is there. */
  Scene object(Example example, Placement placement, int label) {
    return draw(example, placement, label, false);
  }

  /** Draws a bar that looks like part of a picture; it is background. */
  void bar(RgbImage look, Placement placement, Bar bar) {
    Affine toSource = placement.toSource(side);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        if (bar.covers(x + 0.5, y + 0.5)) {
          double sourceX = toSource.x(x + 0.5, y + 0.5);
          double sourceY = toSource.y(x + 0.5, y + 0.5);
          labels[y * side + x] = 0;
          copy(look, sourceX - 0.5, sourceY - 0.5, (y * side + x) * RgbImage.CHANNELS);
        }
      }
    }
  }

  private Scene draw(Example example, Placement placement, int label, boolean background) {
    RgbImage image = example.image();
    byte[] foreground = example.foreground().orElseThrow().labels();
    Affine toSource = placement.toSource(side);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double sourceX = toSource.x(x + 0.5, y + 0.5);
        double sourceY = toSource.y(x + 0.5, y + 0.5);
        int column = (int) Math.floor(sourceX);
        int row = (int) Math.floor(sourceY);
        if (column >= 0 && row >= 0 && column < image.width() && row < image.height()) {
          int value = foreground[row * image.width() + column] & 0xff;
          if (background || value == 1) {
            labels[y * side + x] = (byte) (value == 1 ? label : value);
            copy(image, sourceX - 0.5, sourceY - 0.5, (y * side + x) * RgbImage.CHANNELS);
          }
        }
      }
    }
    return this;
  }

  /** Bilinear, as pixels have their colour at their centre. */
  private void copy(RgbImage image, double x, double y, int to) {
    int x0 = Math.max(0, Math.min(image.width() - 1, (int) Math.floor(x)));
    int y0 = Math.max(0, Math.min(image.height() - 1, (int) Math.floor(y)));
    int x1 = Math.min(image.width() - 1, x0 + 1);
    int y1 = Math.min(image.height() - 1, y0 + 1);
    double fx = Math.max(0, Math.min(1, x - x0));
    double fy = Math.max(0, Math.min(1, y - y0));
    for (int c = 0; c < RgbImage.CHANNELS; c++) {
      double top = value(image, x0, y0, c) * (1 - fx) + value(image, x1, y0, c) * fx;
      double bottom = value(image, x0, y1, c) * (1 - fx) + value(image, x1, y1, c) * fx;
      rgb[to + c] = (byte) Math.round(top * (1 - fy) + bottom * fy);
    }
  }

  private static int value(RgbImage image, int x, int y, int channel) {
    return image.rgb()[(y * image.width() + x) * RgbImage.CHANNELS + channel] & 0xff;
  }
}
