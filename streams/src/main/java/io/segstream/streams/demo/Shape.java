package io.segstream.streams.demo;

/**
 * What an actor looks like from outside, in its own coordinates: the origin is its centre, y points
 * down and the whole outline lies within the unit circle.
 */
@FunctionalInterface
interface Shape {
  /** The outline at a moment; trigonometry belongs here, since outlines are asked per pixel. */
  Outline at(double seconds);

  /** Signed distance from an outline. */
  @FunctionalInterface
  interface Outline {
    /** Distance of a point from the edge, negative inside; exact near the edge. */
    double distance(double x, double y);
  }

  /** A disc that fills the unit circle. */
  static Shape disc() {
    Outline outline = (x, y) -> Math.sqrt(x * x + y * y) - 1;
    return seconds -> outline;
  }

  /**
   * A rectangle with rounded corners.
   *
   * @param halfWidth half its width
   * @param halfHeight half its height
   * @param corner radius of its corners, at most the smaller half
   */
  static Shape box(double halfWidth, double halfHeight, double corner) {
    Outline outline =
        (x, y) -> {
          double qx = Math.abs(x) - halfWidth + corner;
          double qy = Math.abs(y) - halfHeight + corner;
          double outsideX = Math.max(qx, 0);
          double outsideY = Math.max(qy, 0);
          return Math.sqrt(outsideX * outsideX + outsideY * outsideY)
              + Math.min(Math.max(qx, qy), 0)
              - corner;
        };
    return seconds -> outline;
  }

  /** Three discs that melt into each other and breathe. */
  static Shape blob(double phase) {
    return seconds -> {
      double swell = 0.08 * StrictMath.sin(2.1 * seconds + phase);
      double sway = 0.10 * StrictMath.sin(1.3 * seconds + 2 * phase);
      return (x, y) -> {
        double first = circle(x + 0.32, y - 0.18 + sway, 0.50 + swell);
        double second = circle(x - 0.34, y - 0.14 - sway, 0.46 - swell);
        double third = circle(x - 0.02 + sway, y + 0.36, 0.44);
        return melt(melt(first, second), third);
      };
    };
  }

  /** A walking figure: head, body, two swinging arms and two striding legs. */
  static Shape person(double phase) {
    return seconds -> {
      double stride = 0.24 * StrictMath.sin(7 * seconds + phase);
      return (x, y) -> {
        double head = circle(x, y + 0.74, 0.19);
        double body = segment(x, y, 0, -0.36, 0, 0.10, 0.20);
        double legs =
            Math.min(
                segment(x, y, -0.06, 0.16, -0.06 + stride, 0.86, 0.10),
                segment(x, y, 0.06, 0.16, 0.06 - stride, 0.86, 0.10));
        double arms =
            Math.min(
                segment(x, y, -0.18, -0.42, -0.24 - stride, 0.08, 0.07),
                segment(x, y, 0.18, -0.42, 0.24 + stride, 0.08, 0.07));
        return Math.min(Math.min(head, body), Math.min(legs, arms));
      };
    };
  }

  private static double circle(double x, double y, double radius) {
    return Math.sqrt(x * x + y * y) - radius;
  }

  /** A line from (ax, ay) to (bx, by) drawn with a round pen. */
  private static double segment(
      double x, double y, double ax, double ay, double bx, double by, double radius) {
    double dx = bx - ax;
    double dy = by - ay;
    double along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
    double t = Math.max(0, Math.min(1, along));
    return circle(x - ax - t * dx, y - ay - t * dy, radius);
  }

  /** Union with a fillet: the quadratic smooth minimum. */
  private static double melt(double a, double b) {
    double fillet = 0.22;
    double blend = Math.max(fillet - Math.abs(a - b), 0) / fillet;
    return Math.min(a, b) - blend * blend * fillet / 4;
  }
}
