package io.segstream.trainer.sample;

import io.segstream.inference.evaluate.LabelMap;
import java.util.ArrayList;
import java.util.List;

/** Sorts the pixels of a batch by picture and class. */
public final class PixelGroups {
  /** The value of pixels of the object in foreground maps. */
  public static final byte FOREGROUND = 1;

  private static final int LABELS = 256;

  private PixelGroups() {}

  /**
   * One group per picture and class that occurs in it, ordered by picture, then class. Pixels of
   * {@link LabelMap#VOID} are in none.
   *
   * @param labels [pictures, h, w], unsigned
   */
  public static List<PixelGroup> of(byte[] labels, int pictures) {
    int pixels = pixelsPerPicture(labels, pictures);
    List<PixelGroup> groups = new ArrayList<>();
    for (int picture = 0; picture < pictures; picture++) {
      addGroups(groups, labels, picture, pixels);
    }
    return groups;
  }

  private static void addGroups(List<PixelGroup> groups, byte[] labels, int picture, int pixels) {
    int[] counts = new int[LABELS];
    int from = picture * pixels;
    for (int i = from; i < from + pixels; i++) {
      counts[labels[i] & 0xff]++;
    }
    int[][] rows = new int[LABELS][];
    for (int label = 0; label < LABELS; label++) {
      if (label != LabelMap.VOID && counts[label] > 0) {
        rows[label] = new int[counts[label]];
        groups.add(new PixelGroup(picture, label, rows[label]));
      }
    }
    for (int i = from + pixels - 1; i >= from; i--) {
      int label = labels[i] & 0xff;
      if (label != LabelMap.VOID) {
        rows[label][--counts[label]] = i;
      }
    }
  }

  static int pixelsPerPicture(byte[] labels, int pictures) {
    if (pictures < 1 || labels.length % pictures != 0) {
      throw new IllegalArgumentException(
          "%d labels cannot be shared out to %d pictures".formatted(labels.length, pictures));
    }
    return labels.length / pictures;
  }
}
