package io.segstream.schemas.mask;

import java.util.Arrays;

/** Fills a polygon by the even-odd rule, column by column. */
final class PolygonFill {
  private PolygonFill() {}

  static int[] fill(double[] xy, int width, int height) {
    RunBuilder builder = new RunBuilder();
    double[] crossings = new double[xy.length / 2];
    for (int column = 0; column < width; column++) {
      int count = crossings(xy, column + 0.5, crossings);
      Arrays.sort(crossings, 0, count);
      int next = 0;
      for (int i = 0; i + 1 < count; i += 2) {
        int from = Math.max(next, firstRow(crossings[i], height));
        int to = firstRow(crossings[i + 1], height);
        if (to > from) {
          builder.foreground(column * height + from, to - from);
          next = to;
        }
      }
    }
    return builder.finish(width * height);
  }

  /** Where the vertical line at {@code x} meets the polygon's edges. */
  private static int crossings(double[] xy, double x, double[] into) {
    int count = 0;
    int previous = xy.length - 2;
    for (int i = 0; i < xy.length; previous = i, i += 2) {
      double x1 = xy[previous];
      double x2 = xy[i];
      if (x1 <= x != x2 <= x) {
        double share = (x - x1) / (x2 - x1);
        into[count++] = xy[previous + 1] + share * (xy[i + 1] - xy[previous + 1]);
      }
    }
    return count;
  }

  /** First row whose centre lies at or below {@code y}, limited to the mask. */
  private static int firstRow(double y, int height) {
    return (int) Math.max(0, Math.min(height, Math.ceil(y - 0.5)));
  }
}
