package io.segstream.trainer.region;

import io.segstream.schemas.mask.RleMask;

/** Puts the mask of a region where the region is. */
public final class MaskPasting {
  private static final double THRESHOLD = 0.5;

  private MaskPasting() {}

  /**
   * Scales bilinearly, cells as areas, and keeps pixels whose centre is at least as likely inside
   * as not. Beyond the outermost cells the mask fades to nothing within half a cell.
   *
   * @param chances of each cell to belong to the object, [side, side], 0 to 1
   * @param side cells along each axis
   * @param width of the picture
   * @param height of the picture
   */
  public static RleMask paste(float[] chances, int side, RegionBox box, int width, int height) {
    byte[] pixels = new byte[width * height];
    int right = (int) Math.min(width, Math.ceil(box.right()));
    int bottom = (int) Math.min(height, Math.ceil(box.bottom()));
    for (int y = (int) Math.max(0, Math.floor(box.top())); y < bottom; y++) {
      double row = (y + 0.5 - box.top()) / box.height() * side - 0.5;
      for (int x = (int) Math.max(0, Math.floor(box.left())); x < right; x++) {
        double column = (x + 0.5 - box.left()) / box.width() * side - 0.5;
        pixels[y * width + x] = (byte) (chance(chances, side, row, column) >= THRESHOLD ? 1 : 0);
      }
    }
    return RleMask.encode(pixels, width, height);
  }

  private static double chance(float[] chances, int side, double row, double column) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    double down = row - top;
    double across = column - left;
    return (1 - down)
            * ((1 - across) * at(chances, side, top, left)
                + across * at(chances, side, top, left + 1))
        + down
            * ((1 - across) * at(chances, side, top + 1, left)
                + across * at(chances, side, top + 1, left + 1));
  }

  private static double at(float[] chances, int side, int row, int column) {
    return row < 0 || column < 0 || row >= side || column >= side
        ? 0
        : chances[row * side + column];
  }
}
