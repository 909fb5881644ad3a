package io.segstream.trainer.augment;

import io.segstream.inference.evaluate.LabelMap;

/** Brings label maps to the grid of a network's output. */
public final class LabelGrid {
  private LabelGrid() {}

  /**
   * Takes the label at {@code floor(i * in / out)} on each axis, PyTorch's {@code nearest}: at
   * stride 8 rows and columns 0, 8, 16, ...
   *
   * @param width columns of the grid, 1 or more
   * @param height rows of the grid, 1 or more
   */
  public static LabelMap nearest(LabelMap map, int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("A grid of %dx%d has no cells".formatted(width, height));
    }
    byte[] labels = new byte[width * height];
    for (int y = 0; y < height; y++) {
      int row = (int) ((long) y * map.height() / height) * map.width();
      for (int x = 0; x < width; x++) {
        labels[y * width + x] = map.labels()[row + (int) ((long) x * map.width() / width)];
      }
    }
    return new LabelMap(width, height, labels);
  }
}
