package io.segstream.inference.propagate;

/**
 * A rectangle of cells, in which an object is looked for.
 *
 * @param x left column
 * @param y top row
 * @param width columns, 1 or more
 * @param height rows, 1 or more
 */
record CellWindow(int x, int y, int width, int height) {
  int cells() {
    return width * height;
  }

  /** The window grown on all sides and cut to the grid. */
  CellWindow grown(int margin, int gridWidth, int gridHeight) {
    int left = Math.max(0, x - margin);
    int top = Math.max(0, y - margin);
    int right = Math.min(gridWidth, x + width + margin);
    int bottom = Math.min(gridHeight, y + height + margin);
    return new CellWindow(left, top, right - left, bottom - top);
  }

  /** The part of a grid inside this window. */
  float[] cut(float[] grid, int gridWidth) {
    float[] part = new float[cells()];
    for (int row = 0; row < height; row++) {
      System.arraycopy(grid, (y + row) * gridWidth + x, part, row * width, width);
    }
    return part;
  }
}
