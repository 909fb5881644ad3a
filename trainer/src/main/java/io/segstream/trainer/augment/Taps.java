package io.segstream.trainer.augment;

/** Which source pixels each pixel of an axis is mixed of, and with what weights. */
final class Taps {
  /** First source pixel of each pixel. */
  final int[] first;

  /** Number of source pixels of each pixel. */
  final int[] count;

  /** Weights, {@code most} places per pixel; those of a pixel add up to 1. */
  final float[] weights;

  /** Largest count. */
  final int most;

  Taps(Axis axis, Interpolation interpolation) {
    double widening = Math.max(1, axis.step());
    double radius = interpolation.radius() * widening;
    most = (int) Math.ceil(radius) * 2 + 1;
    first = new int[axis.size()];
    count = new int[axis.size()];
    weights = new float[axis.size() * most];
    double[] row = new double[most];
    for (int pixel = 0; pixel < axis.size(); pixel++) {
      double centre = axis.centre(pixel);
      int begin = Math.max(axis.from(), (int) Math.floor(centre - radius + 0.5));
      int end = Math.min(axis.to(), (int) Math.floor(centre + radius + 0.5));
      // Beyond the source only its outermost pixel is left.
      begin = Math.min(begin, axis.to() - 1);
      end = Math.max(end, begin + 1);
      double sum = 0;
      for (int i = begin; i < end; i++) {
        row[i - begin] = interpolation.weight((i + 0.5 - centre) / widening);
        sum += row[i - begin];
      }
      for (int i = 0; i < end - begin; i++) {
        weights[pixel * most + i] = sum == 0 ? 1f / (end - begin) : (float) (row[i] / sum);
      }
      first[pixel] = begin;
      count[pixel] = end - begin;
    }
  }
}
