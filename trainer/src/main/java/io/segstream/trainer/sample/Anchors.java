package io.segstream.trainer.sample;

import java.util.Objects;

/**
 * Pixels that a loss is taken at.
 *
 * @param rows positions in the flattened batch, {@code (picture * h + y) * w + x}; not copied
 * @param labels what each anchor belongs to, 0 or more: its class, its picture or its segment; as
 *     many as rows; not copied
 */
public record Anchors(long[] rows, int[] labels) {
  public Anchors {
    Objects.requireNonNull(rows, "rows");
    Objects.requireNonNull(labels, "labels");
    if (rows.length != labels.length) {
      throw new IllegalArgumentException(
          "%d anchors have %d labels".formatted(rows.length, labels.length));
    }
  }

  /**
   * All pixels of the objects of a batch, labelled with their picture: the anchors of MaskContrast.
   *
   * @param foreground [pictures, h, w], {@link PixelGroups#FOREGROUND} on the object
   */
  public static Anchors ofForeground(byte[] foreground, int pictures) {
    int pixels = PixelGroups.pixelsPerPicture(foreground, pictures);
    int count = 0;
    for (byte value : foreground) {
      count += value == PixelGroups.FOREGROUND ? 1 : 0;
    }
    long[] rows = new long[count];
    int[] labels = new int[count];
    int next = 0;
    for (int i = 0; i < foreground.length; i++) {
      if (foreground[i] == PixelGroups.FOREGROUND) {
        rows[next] = i;
        labels[next++] = i / pixels;
      }
    }
    return new Anchors(rows, labels);
  }

  /** How many there are. */
  public int size() {
    return rows.length;
  }
}
