package io.segstream.trainer.augment;

/**
 * How the pixels of one axis of a view lie on an axis of its source.
 *
 * @param from first source pixel that may be used
 * @param to last one, exclusive
 * @param start where the view begins, in source pixels
 * @param step source pixels per pixel of the view, above 0
 * @param size pixels of the view
 * @param flipped whether the view runs against the source
 */
record Axis(int from, int to, double start, double step, int size, boolean flipped) {
  /** Scales a window of whole pixels, without looking beyond it. */
  static Axis ofWindow(int from, int length, int size, boolean flipped) {
    return new Axis(from, from + length, from, (double) length / size, size, flipped);
  }

  /** Where the centre of a pixel of the view lies. */
  double centre(int pixel) {
    return start + ((flipped ? size - 1 - pixel : pixel) + 0.5) * step;
  }

  /** The source pixel in which the centre of a pixel of the view lies. */
  int nearest(int pixel) {
    return Math.max(from, Math.min(to - 1, (int) Math.floor(centre(pixel))));
  }

  /** Scale from view to source, negative if flipped. */
  double scale() {
    return flipped ? -step : step;
  }

  /** Where the beginning of the view lies in the source. */
  double shift() {
    return flipped ? start + size * step : start;
  }
}
