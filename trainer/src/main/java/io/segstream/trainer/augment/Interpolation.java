package io.segstream.trainer.augment;

/**
 * How colours are interpolated. When scaling down the kernel is widened by the scale, as Pillow
 * does, so that fine texture does not turn into noise; when scaling up, {@code BILINEAR} is
 * PyTorch's with {@code align_corners=False}.
 */
public enum Interpolation {
  /** Triangle of radius 1. */
  BILINEAR(1) {
    @Override
    double weight(double distance) {
      return Math.max(0, 1 - Math.abs(distance));
    }
  },
  /** Keys' cubic (IEEE ASSP 29, 1981) with a = -0.5. */
  BICUBIC(2) {
    @Override
    double weight(double distance) {
      double x = Math.abs(distance);
      if (x < 1) {
        return (1.5 * x - 2.5) * x * x + 1;
      }
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }
  };

  private final double radius;

  Interpolation(double radius) {
    this.radius = radius;
  }

  double radius() {
    return radius;
  }

  abstract double weight(double distance);
}
