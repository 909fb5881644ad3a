package io.segstream.inference.evaluate.coco;

/** Object sizes that COCO tells apart, in pixels; both ends belong to the range. */
enum AreaRange {
  ALL(0, 1e10),
  SMALL(0, 32 * 32),
  MEDIUM(32 * 32, 96 * 96),
  LARGE(96 * 96, 1e10);

  private final double least;
  private final double most;

  AreaRange(double least, double most) {
    this.least = least;
    this.most = most;
  }

  boolean excludes(double area) {
    return area < least || area > most;
  }
}
