package io.segstream.inference.evaluate;

import java.util.Objects;

/**
 * One label per pixel: 0 is background, 1 to 254 are objects, 255 may be void.
 *
 * @param width pixels per row, 1 or more
 * @param height rows, 1 or more
 * @param labels {@code height * width} labels, row by row, unsigned; not copied
 */
public record LabelMap(int width, int height, byte[] labels) {
  /** The label of pixels that nobody annotated. */
  public static final int VOID = 255;

  public LabelMap {
    Objects.requireNonNull(labels, "labels");
    if (width < 1 || height < 1 || (long) width * height != labels.length) {
      throw new IllegalArgumentException(
          "Label map of %dx%d cannot hold %d labels".formatted(width, height, labels.length));
    }
  }

  /** The largest label, 0..255. */
  public int largest() {
    int largest = 0;
    for (byte label : labels) {
      largest = Math.max(largest, label & 0xff);
    }
    return largest;
  }

  /** How often each of the 256 labels occurs. */
  public int[] histogram() {
    int[] counts = new int[256];
    for (byte label : labels) {
      counts[label & 0xff]++;
    }
    return counts;
  }
}
