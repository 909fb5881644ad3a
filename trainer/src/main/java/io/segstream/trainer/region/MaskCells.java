package io.segstream.trainer.region;

import io.segstream.schemas.mask.RleMask;
import io.segstream.trainer.augment.Affine;

/** A mask that is looked at through boxes. */
public final class MaskCells {
  /** Places per cell along each axis. */
  private static final int SAMPLES = 3;

  private final byte[] pixels;
  private final int width;
  private final int height;

  public MaskCells(RleMask mask) {
    this.pixels = mask.decode();
    this.width = mask.width();
    this.height = mask.height();
  }

  /**
   * Cuts a box into cells; a cell belongs to the mask if at least half of it does.
   *
   * @param box anywhere, what lies outside the mask's picture is not in the mask
   * @param toMask from the box's picture to the mask's
   * @param side cells along each axis
   * @return [side, side]
   */
  public boolean[] of(RegionBox box, Affine toMask, int side) {
    boolean[] cells = new boolean[side * side];
    int steps = side * SAMPLES;
    int[] found = new int[cells.length];
    for (int j = 0; j < steps; j++) {
      double y = box.top() + (j + 0.5) * box.height() / steps;
      for (int i = 0; i < steps; i++) {
        double x = box.left() + (i + 0.5) * box.width() / steps;
        found[j / SAMPLES * side + i / SAMPLES] += at(toMask.x(x, y), toMask.y(x, y));
      }
    }
    for (int i = 0; i < cells.length; i++) {
      cells[i] = 2 * found[i] >= SAMPLES * SAMPLES;
    }
    return cells;
  }

  private int at(double x, double y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    return column < 0 || row < 0 || column >= width || row >= height
        ? 0
        : pixels[row * width + column];
  }
}
