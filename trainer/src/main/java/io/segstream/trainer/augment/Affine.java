package io.segstream.trainer.augment;

/**
 * An affine map of the plane: {@code x' = xx x + xy y + x0}, {@code y' = yx x + yy y + y0}.
 *
 * @param xx share of x in x'
 * @param xy share of y in x'
 * @param x0 offset of x'
 * @param yx share of x in y'
 * @param yy share of y in y'
 * @param y0 offset of y'
 */
public record Affine(double xx, double xy, double x0, double yx, double yy, double y0) {
  /** Leaves every point where it is. */
  public static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

  /** Scales each axis and shifts the result. */
  static Affine ofAxes(double scaleX, double shiftX, double scaleY, double shiftY) {
    return new Affine(scaleX, 0, shiftX, 0, scaleY, shiftY);
  }

  /** Where a point goes, horizontally. */
  public double x(double x, double y) {
    return xx * x + xy * y + x0;
  }

  /** Where a point goes, vertically. */
  public double y(double x, double y) {
    return yx * x + yy * y + y0;
  }

  /** The map that does this one first and the other one then. */
  public Affine then(Affine next) {
    return new Affine(
        next.xx * xx + next.xy * yx,
        next.xx * xy + next.xy * yy,
        next.x(x0, y0),
        next.yx * xx + next.yy * yx,
        next.yx * xy + next.yy * yy,
        next.y(x0, y0));
  }

  /**
   * The map that undoes this one.
   *
   * @throws ArithmeticException if it flattens the plane
   */
  public Affine inverse() {
    double determinant = xx * yy - xy * yx;
    if (determinant == 0) {
      throw new ArithmeticException("%s has no inverse".formatted(this));
    }
    double a = yy / determinant;
    double b = -xy / determinant;
    double c = -yx / determinant;
    double d = xx / determinant;
    return new Affine(a, b, -(a * x0 + b * y0), c, d, -(c * x0 + d * y0));
  }
}
