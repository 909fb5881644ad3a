package io.segstream.trainer.weak;

import io.segstream.inference.evaluate.LabelMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The connected regions of the classes of a map; pixels touch along edges. */
final class ClassRegions {
  private ClassRegions() {}

  /**
   * One region.
   *
   * @param label its class
   * @param pixels ascending
   */
  record Region(int label, int[] pixels) {
    /** The box around it. */
    LabelledBox box(int width) {
      int left = Integer.MAX_VALUE;
      int right = 0;
      for (int pixel : pixels) {
        left = Math.min(left, pixel % width);
        right = Math.max(right, pixel % width);
      }
      int top = pixels[0] / width;
      int bottom = pixels[pixels.length - 1] / width;
      return new LabelledBox(label, left, top, right - left + 1, bottom - top + 1);
    }
  }

  /**
   * The regions that somebody would annotate: those of at least some pixels, and the largest of
   * each class in any case, all if there are several; in the order of their first pixels.
   */
  static List<Region> worthwhile(LabelMap map, int leastPixels) {
    List<Region> all = of(map);
    int[] most = new int[LabelMap.VOID];
    for (Region region : all) {
      most[region.label()] = Math.max(most[region.label()], region.pixels().length);
    }
    return all.stream()
        .filter(region -> region.pixels().length >= Math.min(leastPixels, most[region.label()]))
        .toList();
  }

  /** All regions of classes, none of void. */
  static List<Region> of(LabelMap map) {
    int width = map.width();
    byte[] labels = map.labels();
    boolean[] seen = new boolean[labels.length];
    int[] queue = new int[labels.length];
    List<Region> regions = new ArrayList<>();
    for (int start = 0; start < labels.length; start++) {
      if (seen[start] || labels[start] == (byte) LabelMap.VOID) {
        continue;
      }
      int count = 0;
      seen[start] = true;
      queue[count++] = start;
      for (int next = 0; next < count; next++) {
        int pixel = queue[next];
        int x = pixel % width;
        count = visit(x > 0, pixel - 1, labels, start, seen, queue, count);
        count = visit(x + 1 < width, pixel + 1, labels, start, seen, queue, count);
        count = visit(pixel >= width, pixel - width, labels, start, seen, queue, count);
        boolean below = pixel + width < labels.length;
        count = visit(below, pixel + width, labels, start, seen, queue, count);
      }
      int[] pixels = Arrays.copyOf(queue, count);
      Arrays.sort(pixels);
      regions.add(new Region(labels[start] & 0xff, pixels));
    }
    return regions;
  }

  private static int visit(
      boolean inside, int pixel, byte[] labels, int start, boolean[] seen, int[] queue, int count) {
    if (inside && !seen[pixel] && labels[pixel] == labels[start]) {
      seen[pixel] = true;
      queue[count] = pixel;
      return count + 1;
    }
    return count;
  }
}
