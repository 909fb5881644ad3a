package io.segstream.inference.evaluate.coco;

import io.segstream.schemas.mask.RleMask;
import java.util.Arrays;

/**
 * COCO's own way of turning a polygon into pixels (function {@code rleFrPoly} of the COCO API): the
 * outline is drawn at five times the size, and where it crosses the middle of a column of pixels a
 * run begins or ends. Up to a pixel along the edge differs from the even-odd rule of {@link
 * RleMask#fromPolygon}; scores equal to the reference need this one.
 */
final class CocoPolygon {
  private static final double SCALE = 5;

  private final int width;
  private final int height;
  private int[] u = new int[256];
  private int[] v = new int[256];
  private int count;

  private CocoPolygon(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /**
   * Fills a polygon.
   *
   * @param xy corners as x, y, x, y, ... in pixels
   */
  static RleMask fill(double[] xy, int width, int height) {
    CocoPolygon polygon = new CocoPolygon(width, height);
    polygon.outline(xy);
    return polygon.mask();
  }

  private void outline(double[] xy) {
    int corners = xy.length / 2;
    for (int i = 0; i < corners; i++) {
      int j = (i + 1) % corners;
      line(scaled(xy[2 * i]), scaled(xy[2 * i + 1]), scaled(xy[2 * j]), scaled(xy[2 * j + 1]));
    }
  }

  private static int scaled(double coordinate) {
    return (int) (SCALE * coordinate + 0.5);
  }

  private void line(int x1, int y1, int x2, int y2) {
    int dx = Math.abs(x2 - x1);
    int dy = Math.abs(y2 - y1);
    boolean flat = dx >= dy;
    boolean flip = flat ? x1 > x2 : y1 > y2;
    int xs = flip ? x2 : x1;
    int xe = flip ? x1 : x2;
    int ys = flip ? y2 : y1;
    int ye = flip ? y1 : y2;
    double slope = flat ? (double) (ye - ys) / dx : (double) (xe - xs) / dy;
    int steps = Math.max(dx, dy);
    for (int d = 0; d <= steps; d++) {
      int t = flip ? steps - d : d;
      // A corner given twice has no slope, 0 / 0.
      int across = steps == 0 ? 0 : t;
      double offset = steps == 0 ? 0 : slope * t;
      if (flat) {
        point(xs + across, (int) (ys + offset + 0.5));
      } else {
        point((int) (xs + offset + 0.5), ys + across);
      }
    }
  }

  private void point(int x, int y) {
    if (count == u.length) {
      u = Arrays.copyOf(u, 2 * count);
      v = Arrays.copyOf(v, 2 * count);
    }
    u[count] = x;
    v[count++] = y;
  }

  private RleMask mask() {
    int[] changes = new int[count + 1];
    int found = 0;
    for (int j = 1; j < count; j++) {
      if (u[j] == u[j - 1]) {
        continue;
      }
      double x = ((u[j] < u[j - 1] ? u[j] : u[j] - 1) + 0.5) / SCALE - 0.5;
      if (Math.floor(x) != x || x < 0 || x > width - 1) {
        continue;
      }
      double y = (Math.min(v[j], v[j - 1]) + 0.5) / SCALE - 0.5;
      int row = (int) Math.ceil(Math.max(0, Math.min(height, y)));
      changes[found++] = (int) x * height + row;
    }
    changes[found++] = width * height;
    Arrays.sort(changes, 0, found);
    int[] runs = new int[found];
    for (int j = 0, previous = 0; j < found; j++) {
      runs[j] = changes[j] - previous;
      previous = changes[j];
    }
    return RleMask.of(width, height, runs);
  }
}
