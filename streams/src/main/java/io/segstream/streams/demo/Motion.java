package io.segstream.streams.demo;

/** Where an actor is at a moment; a pure function of time, so that any frame can be drawn first. */
@FunctionalInterface
interface Motion {
  Pose at(double seconds);

  /**
   * Position and turn of an actor.
   *
   * @param x centre, in frame widths from the left edge
   * @param y centre, in frame heights from the top edge
   * @param angle clockwise turn, radians
   */
  record Pose(double x, double y, double angle) {}

  /** To and fro on a straight line with constant speed, turning at both ends. */
  static Motion shuttle(Pose from, Pose to, double roundTripSeconds, double phase) {
    return seconds -> {
      double share = triangle(seconds / roundTripSeconds + phase);
      return new Pose(
          from.x() + (to.x() - from.x()) * share,
          from.y() + (to.y() - from.y()) * share,
          from.angle() + (to.angle() - from.angle()) * share);
    };
  }

  /** To and fro sideways while bouncing on the floor. */
  static Motion bounce(Pose left, double right, double height, double roundTripSeconds) {
    return seconds -> {
      double share = triangle(seconds / roundTripSeconds);
      double hop = 1.4 * seconds - Math.floor(1.4 * seconds);
      double x = left.x() + (right - left.x()) * share;
      return new Pose(x, left.y() - 4 * height * hop * (1 - hop), left.angle() + 8 * share);
    };
  }

  /** Around an ellipse. */
  static Motion orbit(Pose centre, double radiusX, double radiusY, double turnSeconds) {
    return seconds -> {
      double turn = 2 * Math.PI * seconds / turnSeconds;
      return new Pose(
          centre.x() + radiusX * StrictMath.cos(turn),
          centre.y() + radiusY * StrictMath.sin(turn),
          centre.angle() + 0.4 * StrictMath.sin(turn));
    };
  }

  /** Rises from 0 to 1 and falls back once per unit. */
  private static double triangle(double t) {
    double fraction = t - Math.floor(t);
    return fraction < 0.5 ? 2 * fraction : 2 - 2 * fraction;
  }
}
