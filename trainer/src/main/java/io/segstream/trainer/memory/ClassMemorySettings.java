package io.segstream.trainer.memory;

/**
 * Sizes of a {@link ClassMemory}.
 *
 * @param classes 1 or more
 * @param dimensions D, 1 or more
 * @param regions class means of pictures kept per class, 0 or more
 * @param pixels single pixels kept per class, 0 or more; one of the two is above 0
 * @param pixelsPerPicture most pixels of a class taken from one picture, 1 or more
 */
public record ClassMemorySettings(
    int classes, int dimensions, int regions, int pixels, int pixelsPerPicture) {
  public ClassMemorySettings {
    if (classes < 1 || dimensions < 1 || pixelsPerPicture < 1) {
      throw new IllegalArgumentException(
          "classes %d, dimensions %d and pixelsPerPicture %d must be at least 1"
              .formatted(classes, dimensions, pixelsPerPicture));
    }
    if (regions < 0 || pixels < 0 || regions + pixels == 0) {
      throw new IllegalArgumentException(
          "A memory of %d regions and %d pixels per class holds nothing: one must be above 0"
              .formatted(regions, pixels));
    }
  }

  int slotsPerClass() {
    return regions + pixels;
  }
}
