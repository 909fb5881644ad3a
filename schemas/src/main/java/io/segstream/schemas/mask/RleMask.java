package io.segstream.schemas.mask;

import java.util.Objects;

/**
 * A binary mask as COCO run lengths: column-major runs that alternate between background and
 * foreground and start with background. Immutable.
 */
public final class RleMask {
  private final int width;
  private final int height;
  private final int[] runs;
  private final int area;

  private RleMask(int width, int height, int[] runs) {
    this.width = width;
    this.height = height;
    this.runs = runs;
    int foreground = 0;
    for (int i = 1; i < runs.length; i += 2) {
      foreground += runs[i];
    }
    this.area = foreground;
  }

  /**
   * A mask from its runs.
   *
   * @param runs lengths in column-major order, background first; copied
   * @throws IllegalArgumentException if the runs do not add up to {@code width * height}
   */
  public static RleMask of(int width, int height, int... runs) {
    Objects.requireNonNull(runs, "runs");
    long sum = 0;
    for (int run : runs) {
      if (run < 0) {
        throw new IllegalArgumentException("Run length %d is negative".formatted(run));
      }
      sum += run;
    }
    if (width < 1 || height < 1 || sum != (long) width * height) {
      throw new IllegalArgumentException(
          "Runs add up to %d, a mask of %dx%d has %d pixels"
              .formatted(sum, width, height, (long) width * height));
    }
    return new RleMask(width, height, runs.clone());
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Foreground pixels. */
  public int area() {
    return area;
  }

  /** Number of runs. */
  public int runCount() {
    return runs.length;
  }
}
