package io.segstream.trainer.proposal;

import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * Regions of a mask and what they enclose. Foreground touches along edges and corners, background
 * along edges only, so that a line of foreground that is joined at corners encloses.
 */
final class Contours {
  private Contours() {}

  /**
   * The mask with everything its outer contours enclose: what the picture's border cannot reach.
   */
  static BinaryMask filled(BinaryMask mask) {
    int width = mask.width();
    int height = mask.height();
    BitSet outside = new BitSet(width * height);
    Flood flood = new Flood(width, height);
    for (int x = 0; x < width; x++) {
      flood.background(mask, x, outside);
      flood.background(mask, (height - 1) * width + x, outside);
    }
    for (int y = 0; y < height; y++) {
      flood.background(mask, y * width, outside);
      flood.background(mask, y * width + width - 1, outside);
    }
    BinaryMask filled = new BinaryMask(width, height);
    for (int i = 0; i < width * height; i++) {
      filled.set(i, !outside.get(i));
    }
    return filled;
  }

  /**
   * Takes regions away.
   *
   * @param unwanted asked with the area of each region in pixels
   */
  static void erase(BinaryMask mask, IntPredicate unwanted) {
    Flood flood = new Flood(mask.width(), mask.height());
    BitSet seen = new BitSet(mask.width() * mask.height());
    for (int i = 0; i < mask.width() * mask.height(); i++) {
      if (mask.get(i) && !seen.get(i)) {
        int area = flood.region(mask, i, seen);
        if (unwanted.test(area)) {
          flood.forgetRegion(mask, area);
        }
      }
    }
  }

  /** Visits connected pixels; each pixel enters its list once per visit. */
  private static final class Flood {
    private final int width;
    private final int height;
    private final int[] pixels;

    Flood(int width, int height) {
      this.width = width;
      this.height = height;
      this.pixels = new int[width * height];
    }

    /** Marks the background that is connected to a pixel, if that is background itself. */
    void background(BinaryMask mask, int start, BitSet reached) {
      if (mask.get(start) || reached.get(start)) {
        return;
      }
      int count = 0;
      reached.set(start);
      pixels[count++] = start;
      while (count > 0) {
        int pixel = pixels[--count];
        int x = pixel % width;
        int y = pixel / width;
        for (int side = 0; side < 4; side++) {
          int nx = x + (side == 0 ? -1 : side == 1 ? 1 : 0);
          int ny = y + (side == 2 ? -1 : side == 3 ? 1 : 0);
          int next = ny * width + nx;
          if (inside(nx, ny) && !mask.get(next) && !reached.get(next)) {
            reached.set(next);
            pixels[count++] = next;
          }
        }
      }
    }

    /** Lists the region of a foreground pixel; its area. */
    int region(BinaryMask mask, int start, BitSet seen) {
      int count = 0;
      seen.set(start);
      pixels[count++] = start;
      for (int next = 0; next < count; next++) {
        int x = pixels[next] % width;
        int y = pixels[next] / width;
        for (int ny = y - 1; ny <= y + 1; ny++) {
          for (int nx = x - 1; nx <= x + 1; nx++) {
            int neighbour = ny * width + nx;
            if (inside(nx, ny) && mask.get(neighbour) && !seen.get(neighbour)) {
              seen.set(neighbour);
              pixels[count++] = neighbour;
            }
          }
        }
      }
      return count;
    }

    void forgetRegion(BinaryMask mask, int area) {
      for (int i = 0; i < area; i++) {
        mask.set(pixels[i], false);
      }
    }

    private boolean inside(int x, int y) {
      return x >= 0 && x < width && y >= 0 && y < height;
    }
  }
}
