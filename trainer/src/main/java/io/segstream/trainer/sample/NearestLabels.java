package io.segstream.trainer.sample;

import io.segstream.inference.evaluate.LabelMap;

/** Brings label maps to the size of a network's outputs without mixing labels. */
public final class NearestLabels {
  private NearestLabels() {}

  /**
   * The label at {@code floor(i * from / to)} of each axis, as PyTorch's nearest interpolation
   * takes it.
   *
   * @param width of the result, 1 or more
   * @param height of the result, 1 or more
   */
  public static LabelMap resize(LabelMap map, int width, int height) {
    if (width == map.width() && height == map.height()) {
      return map;
    }
    byte[] labels = new byte[width * height];
    for (int y = 0; y < height; y++) {
      int row = source(y, map.height(), height) * map.width();
      for (int x = 0; x < width; x++) {
        labels[y * width + x] = map.labels()[row + source(x, map.width(), width)];
      }
    }
    return new LabelMap(width, height, labels);
  }

  private static int source(int target, int from, int to) {
    return (int) ((long) target * from / to);
  }
}
