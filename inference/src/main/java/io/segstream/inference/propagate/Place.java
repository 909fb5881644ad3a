package io.segstream.inference.propagate;

/**
 * Where an object is, in cells.
 *
 * @param x column of its centre of mass
 * @param y row of its centre of mass
 * @param size square root of its area
 */
record Place(float x, float y, float size) {
  /** The place of a soft mask, or null if less than {@code leastArea} cells are inside. */
  static Place of(float[] mask, int width, double leastArea) {
    double area = 0;
    double sumX = 0;
    double sumY = 0;
    for (int i = 0; i < mask.length; i++) {
      area += mask[i];
      sumX += mask[i] * (i % width);
      sumY += (double) mask[i] * (i / width);
    }
    if (area <= 0 || area < leastArea) {
      return null;
    }
    return new Place((float) (sumX / area), (float) (sumY / area), (float) Math.sqrt(area));
  }
}
