package io.segstream.inference.segment;

import io.segstream.schemas.mask.RleMask;
import java.util.Objects;

/**
 * The mask of an object inside a box, as chances of the box's cells.
 *
 * @param left edge in pixels, smaller than {@code right}; may lie outside the picture
 * @param top edge, smaller than {@code bottom}
 * @param right edge, exclusive
 * @param bottom edge, exclusive
 * @param side cells along each axis, 1 or more
 * @param chances of each cell to belong to the object, [side, side], 0 to 1; not copied
 */
public record BoxMask(
    double left, double top, double right, double bottom, int side, float[] chances) {
  private static final double THRESHOLD = 0.5;

  public BoxMask {
    Objects.requireNonNull(chances, "chances");
    if (!(left < right && top < bottom)) {
      throw new IllegalArgumentException(
          "Box from (%s, %s) to (%s, %s) is empty".formatted(left, top, right, bottom));
    }
    if (side < 1 || chances.length != side * side) {
      throw new IllegalArgumentException(
          "%d chances are not %dx%d cells".formatted(chances.length, side, side));
    }
  }

  /**
   * The same mask in a picture of another size.
   *
   * @param across what columns are multiplied by, above 0
   * @param down what rows are multiplied by, above 0
   */
  public BoxMask scaled(double across, double down) {
    return new BoxMask(left * across, top * down, right * across, bottom * down, side, chances);
  }

  /**
   * The mask in the picture: scaled bilinearly, cells as areas, with the pixels whose centre is at
   * least as likely inside as not. Beyond the outermost cells it fades to nothing within half a
   * cell.
   *
   * @param width of the picture
   * @param height of the picture
   */
  public RleMask paste(int width, int height) {
    byte[] pixels = new byte[width * height];
    forEachPixel(
        width,
        height,
        (column, row, chance) -> pixels[row * width + column] = (byte) (isInside(chance) ? 1 : 0));
    return RleMask.encode(pixels, width, height);
  }

  /** Whether a pixel of this chance belongs to the object rather than not. */
  static boolean isInside(double chance) {
    return chance >= THRESHOLD;
  }

  /** Takes in the chance of one pixel to belong to the object. */
  @FunctionalInterface
  interface PixelSink {
    void accept(int column, int row, double chance);
  }

  /** Gives all pixels of the picture that lie in the box, row by row. */
  void forEachPixel(int width, int height, PixelSink sink) {
    int lastColumn = (int) Math.min(width, Math.ceil(right));
    int lastRow = (int) Math.min(height, Math.ceil(bottom));
    for (int y = (int) Math.max(0, Math.floor(top)); y < lastRow; y++) {
      double row = (y + 0.5 - top) / (bottom - top) * side - 0.5;
      for (int x = (int) Math.max(0, Math.floor(left)); x < lastColumn; x++) {
        double column = (x + 0.5 - left) / (right - left) * side - 0.5;
        sink.accept(x, y, chance(row, column));
      }
    }
  }

  /** How sure the mask is: the mean chance of its cells above 0.5; 0 if there are none. */
  public double sureness() {
    double sum = 0;
    int inside = 0;
    for (float chance : chances) {
      if (chance > THRESHOLD) {
        sum += chance;
        inside++;
      }
    }
    return inside == 0 ? 0 : sum / inside;
  }

  private double chance(double row, double column) {
    int above = (int) Math.floor(row);
    int before = (int) Math.floor(column);
    double down = row - above;
    double across = column - before;
    double upper = (1 - across) * at(above, before) + across * at(above, before + 1);
    double lower = (1 - across) * at(above + 1, before) + across * at(above + 1, before + 1);
    return (1 - down) * upper + down * lower;
  }

  private double at(int row, int column) {
    return row < 0 || column < 0 || row >= side || column >= side
        ? 0
        : chances[row * side + column];
  }
}
