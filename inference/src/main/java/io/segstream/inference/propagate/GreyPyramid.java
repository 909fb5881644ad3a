package io.segstream.inference.propagate;

/**
 * A grey picture and its halvings, as input of {@link DisFlow}.
 *
 * @param levels finest first, row by row, 0..255
 * @param widths columns of each level
 * @param heights rows of each level
 */
record GreyPyramid(float[][] levels, int[] widths, int[] heights) {
  private static final int SMALLEST_SIDE = 24;

  /**
   * @param grey unsigned bytes, row by row
   */
  static GreyPyramid of(byte[] grey, int width, int height) {
    int count = 1;
    while (Math.min(width, height) >> count >= SMALLEST_SIDE) {
      count++;
    }
    float[][] levels = new float[count][];
    int[] widths = new int[count];
    int[] heights = new int[count];
    levels[0] = new float[width * height];
    for (int i = 0; i < levels[0].length; i++) {
      levels[0][i] = grey[i] & 0xFF;
    }
    widths[0] = width;
    heights[0] = height;
    for (int level = 1; level < count; level++) {
      widths[level] = widths[level - 1] / 2;
      heights[level] = heights[level - 1] / 2;
      levels[level] = halve(levels[level - 1], widths[level - 1], widths[level], heights[level]);
    }
    return new GreyPyramid(levels, widths, heights);
  }

  int count() {
    return levels.length;
  }

  private static float[] halve(float[] fine, int fineWidth, int width, int height) {
    float[] coarse = new float[width * height];
    for (int y = 0; y < height; y++) {
      int top = 2 * y * fineWidth;
      int bottom = top + fineWidth;
      for (int x = 0, at = y * width; x < width; x++, at++) {
        int left = 2 * x;
        coarse[at] =
            0.25f
                * (fine[top + left]
                    + fine[top + left + 1]
                    + fine[bottom + left]
                    + fine[bottom + left + 1]);
      }
    }
    return coarse;
  }
}
