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
    // Only pixels at a border can go: those where something went before, and all at first.
    int[] candidates = new int[labels.length];
    Arrays.setAll(candidates, i -> i);
    boolean changed = true;
    while (changed) {
      List<Integer> removed = new ArrayList<>();
      for (int pass = 0; pass < 2; pass++) {
        int before = removed.size();
        for (int pixel : candidates) {
          if (kept[pixel] && goes(pixel, pass)) {
            removed.add(pixel);
          }
        }
        for (int pixel : removed.subList(before, removed.size())) {
          kept[pixel] = false;
        }
      }
      changed = !removed.isEmpty();
      candidates = around(removed, candidates);
    }
  }

  /** Whether a pass takes a pixel away. */
  private boolean goes(int pixel, int pass) {
    boolean[] ring = new boolean[DX.length];
    int neighbours = 0;
    for (int k = 0; k < ring.length; k++) {
      ring[k] = here(pixel, k);
      neighbours += ring[k] ? 1 : 0;
    }
    int rises = 0;
    for (int k = 0; k < ring.length; k++) {
      rises += !ring[k] && ring[(k + 1) % ring.length] ? 1 : 0;
    }
    if (neighbours < 2 || neighbours > 6 || rises != 1) {
      return false;
    }
    return pass == 0
        ? !(ring[0] && ring[2] && ring[4]) && !(ring[2] && ring[4] && ring[6])
        : !(ring[0] && ring[2] && ring[6]) && !(ring[0] && ring[4] && ring[6]);
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

  /** What is left of the candidates, and of the neighbours of what went. */
  private int[] around(List<Integer> removed, int[] candidates) {
    boolean[] marked = new boolean[labels.length];
    if (candidates.length < labels.length) {
      for (int pixel : candidates) {
        marked[pixel] = kept[pixel];
      }
    }
    for (int pixel : removed) {
      for (int k = 0; k < DX.length; k++) {
        int next = neighbour(pixel, k);
        if (next >= 0) {
          marked[next] |= kept[next];
        }
      }
    }
    int count = 0;
    int[] found = new int[labels.length];
    for (int i = 0; i < marked.length; i++) {
      if (marked[i]) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
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
