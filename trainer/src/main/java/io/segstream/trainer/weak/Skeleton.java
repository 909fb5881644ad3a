package io.segstream.trainer.weak;

import io.segstream.inference.evaluate.LabelMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Thins all regions of a label map to lines of one pixel (Zhang and Suen, "A fast parallel
 * algorithm for thinning digital patterns", Communications of the ACM 27, 1984), and finds strokes
 * along them.
 */
final class Skeleton {
  /** The neighbours of a pixel clockwise from the one above, as the authors number P2 to P9. */
  private static final int[] DX = {0, 1, 1, 1, 0, -1, -1, -1};

  private static final int[] DY = {-1, -1, 0, 1, 1, 1, 0, -1};

  private final int width;
  private final int height;
  private final byte[] labels;
  private final boolean[] kept;

  private Skeleton(LabelMap map) {
    this.width = map.width();
    this.height = map.height();
    this.labels = map.labels();
    this.kept = new boolean[labels.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = labels[i] != (byte) LabelMap.VOID;
    }
  }

  /** Thins; regions of different classes do not see each other. */
  static Skeleton of(LabelMap map) {
    Skeleton skeleton = new Skeleton(map);
    skeleton.thin();
    return skeleton;
  }

  private void thin() {
    int[] candidates = new int[labels.length];
    Arrays.setAll(candidates, i -> i);
    int count = candidates.length;
    int[] removed = new int[labels.length];
    boolean[] marked = new boolean[labels.length];
    while (count > 0) {
      int gone = 0;
      for (int pass = 0; pass < 2; pass++) {
        int before = gone;
        for (int i = 0; i < count; i++) {
          if (kept[candidates[i]] && goes(candidates[i], pass)) {
            removed[gone++] = candidates[i];
          }
        }
        for (int i = before; i < gone; i++) {
          kept[removed[i]] = false;
        }
      }
      // Whether a pixel goes changes only where a neighbour went.
      count = around(removed, gone, candidates, marked);
    }
  }

  /** Lists the neighbours of what went, ascending. */
  private int around(int[] removed, int gone, int[] found, boolean[] marked) {
    int count = 0;
    for (int i = 0; i < gone; i++) {
      for (int k = 0; k < DX.length; k++) {
        int next = neighbour(removed[i], k);
        if (next >= 0 && kept[next] && !marked[next]) {
          marked[next] = true;
          found[count++] = next;
        }
      }
    }
    for (int i = 0; i < count; i++) {
      marked[found[i]] = false;
    }
    Arrays.sort(found, 0, count);
    return count;
  }

  /** Whether a pass takes a pixel away. */
  private boolean goes(int pixel, int pass) {
    int ring = 0;
    for (int k = 0; k < DX.length; k++) {
      ring |= here(pixel, k) ? 1 << k : 0;
    }
    int neighbours = Integer.bitCount(ring);
    int following = (ring >> 1 | ring << (DX.length - 1)) & 0xff;
    int rises = Integer.bitCount(~ring & following);
    if (neighbours < 2 || neighbours > 6 || rises != 1) {
      return false;
    }
    return pass == 0
        ? !all(ring, 0, 2, 4) && !all(ring, 2, 4, 6)
        : !all(ring, 0, 2, 6) && !all(ring, 0, 4, 6);
  }

  private static boolean all(int ring, int first, int second, int third) {
    int bits = 1 << first | 1 << second | 1 << third;
    return (ring & bits) == bits;
  }

  private boolean here(int pixel, int k) {
    int next = neighbour(pixel, k);
    return next >= 0 && kept[next] && labels[next] == labels[pixel];
  }

  private int neighbour(int pixel, int k) {
    int x = pixel % width + DX[k];
    int y = pixel / width + DY[k];
    return x < 0 || x >= width || y < 0 || y >= height ? -1 : y * width + x;
  }

  /**
   * The longest stroke along the lines of a region: the way between two ends that lie far apart.
   *
   * @param pixels of the region; a region that vanished is its middle pixel
   * @return pixels from one end to the other
   */
  int[] stroke(int[] pixels) {
    int start = -1;
    for (int pixel : pixels) {
      if (kept[pixel]) {
        start = pixel;
        break;
      }
    }
    if (start < 0) {
      return new int[] {pixels[pixels.length / 2]};
    }
    int end = farthest(start, new int[labels.length]);
    int[] cameFrom = new int[labels.length];
    int other = farthest(end, cameFrom);
    List<Integer> path = new ArrayList<>();
    for (int pixel = other; pixel != end; pixel = cameFrom[pixel]) {
      path.add(pixel);
    }
    path.add(end);
    return path.stream().mapToInt(Integer::intValue).toArray();
  }

  private int farthest(int start, int[] cameFrom) {
    boolean[] seen = new boolean[labels.length];
    List<Integer> queue = new ArrayList<>();
    seen[start] = true;
    queue.add(start);
    for (int next = 0; next < queue.size(); next++) {
      int pixel = queue.get(next);
      for (int k = 0; k < DX.length; k++) {
        int neighbour = neighbour(pixel, k);
        if (neighbour >= 0 && !seen[neighbour] && here(pixel, k)) {
          seen[neighbour] = true;
          cameFrom[neighbour] = pixel;
          queue.add(neighbour);
        }
      }
    }
    return queue.get(queue.size() - 1);
  }
}
