package io.segstream.trainer.sample;

/** Where a mask on a grid ends. */
final class MaskEdge {
  private MaskEdge() {}

  /**
   * Cells whose two neighbours along one axis differ, at the border of the grid: that differ from
   * their only neighbour along that axis. The edge is two cells wide, one inside and one outside;
   * outer corners do not belong to it.
   *
   * @param mask [height, width]
   */
  static boolean[] of(boolean[] mask, int width, int height) {
    boolean[] edge = new boolean[mask.length];
    for (int y = 0; y < height; y++) {
      int above = Math.max(0, y - 1) * width;
      int below = Math.min(height - 1, y + 1) * width;
      for (int x = 0; x < width; x++) {
        boolean left = mask[y * width + Math.max(0, x - 1)];
        boolean right = mask[y * width + Math.min(width - 1, x + 1)];
        edge[y * width + x] = left != right || mask[above + x] != mask[below + x];
      }
    }
    return edge;
  }

  /** The cells and the eight around each: all at a distance below 2. */
  static boolean[] widened(boolean[] cells, int width, int height) {
    boolean[] wide = new boolean[cells.length];
    for (int i = 0; i < cells.length; i++) {
      if (cells[i]) {
        int x = i % width;
        int y = i / width;
        for (int dy = Math.max(0, y - 1); dy <= Math.min(height - 1, y + 1); dy++) {
          for (int dx = Math.max(0, x - 1); dx <= Math.min(width - 1, x + 1); dx++) {
            wide[dy * width + dx] = true;
          }
        }
      }
    }
    return wide;
  }
}
