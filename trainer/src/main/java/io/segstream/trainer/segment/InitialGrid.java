package io.segstream.trainer.segment;

/**
 * The clusters that pixels begin in: cells of a grid, of which those at the border are half as wide
 * as the inner ones (Hwang et al., SegSort, ICCV 2019).
 */
final class InitialGrid {
  private InitialGrid() {}

  /**
   * Cell of each pixel along one axis: {@code linspace(0, cells - 1, pixels)}, rounded, halves to
   * the even number.
   */
  static int[] axis(int cells, int pixels) {
    int[] cellOf = new int[pixels];
    for (int i = 0; i < pixels; i++) {
      cellOf[i] = pixels == 1 ? 0 : (int) Math.rint((double) i * (cells - 1) / (pixels - 1));
    }
    return cellOf;
  }

  /**
   * Cell of each pixel, row by row.
   *
   * @param side cells along each axis
   * @return numbers below side * side; rows count 1, columns {@code side}
   */
  static int[] of(int width, int height, int side) {
    int[] rows = axis(side, height);
    int[] columns = axis(side, width);
    int[] cellOf = new int[width * height];
    for (int i = 0; i < cellOf.length; i++) {
      cellOf[i] = rows[i / width] + side * columns[i % width];
    }
    return cellOf;
  }
}
