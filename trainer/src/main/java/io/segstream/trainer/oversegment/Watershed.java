package io.segstream.trainer.oversegment;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Watershed by flooding (Meyer, "Topographic distance and watershed lines", Signal Processing 38,
 * 1994): each regional minimum of the contours is a basin, and every other pixel goes to the basin
 * that reaches it first when the water rises. There are no lines between the basins.
 */
final class Watershed {
  private static final int LEVELS = 256;
  private static final int NONE = -1;

  private final int[] contours;
  private final int width;
  private final int[] basinOf;
  private final List<Deque<Integer>> waiting =
      IntStream.range(0, LEVELS).<Deque<Integer>>mapToObj(level -> new ArrayDeque<>()).toList();

  private Watershed(int[] contours, int width) {
    this.contours = contours;
    this.width = width;
    this.basinOf = new int[contours.length];
    Arrays.fill(basinOf, NONE);
  }

  /**
   * Basin of each pixel.
   *
   * @param contours strength at each pixel, 0..255, row by row
   * @return 0 and up, without gaps, in the order of the basins' first pixels
   */
  static int[] basins(int[] contours, int width) {
    Watershed watershed = new Watershed(contours, width);
    watershed.findMinima();
    watershed.flood();
    return watershed.basinOf;
  }

  private void findMinima() {
    boolean[] seen = new boolean[contours.length];
    int[] plateau = new int[contours.length];
    int basins = 0;
    for (int start = 0; start < contours.length; start++) {
      if (seen[start]) {
        continue;
      }
      int count = 0;
      boolean lowest = true;
      seen[start] = true;
      plateau[count++] = start;
      for (int next = 0; next < count; next++) {
        for (int side = 0; side < 4; side++) {
          int neighbour = neighbour(plateau[next], side);
          if (neighbour >= 0 && contours[neighbour] < contours[start]) {
            lowest = false;
          } else if (neighbour >= 0 && contours[neighbour] == contours[start] && !seen[neighbour]) {
            seen[neighbour] = true;
            plateau[count++] = neighbour;
          }
        }
      }
      if (lowest) {
        for (int i = 0; i < count; i++) {
          basinOf[plateau[i]] = basins;
          waiting.get(contours[start]).add(plateau[i]);
        }
        basins++;
      }
    }
  }

  private void flood() {
    for (int level = 0; level < LEVELS; level++) {
      Deque<Integer> shore = waiting.get(level);
      while (!shore.isEmpty()) {
        int pixel = shore.poll();
        for (int side = 0; side < 4; side++) {
          int neighbour = neighbour(pixel, side);
          if (neighbour >= 0 && basinOf[neighbour] == NONE) {
            basinOf[neighbour] = basinOf[pixel];
            waiting.get(Math.max(level, contours[neighbour])).add(neighbour);
          }
        }
      }
    }
  }

  private int neighbour(int pixel, int side) {
    return switch (side) {
      case 0 -> pixel % width == 0 ? NONE : pixel - 1;
      case 1 -> pixel % width == width - 1 ? NONE : pixel + 1;
      case 2 -> pixel - width;
      default -> pixel + width < contours.length ? pixel + width : NONE;
    };
  }
}
