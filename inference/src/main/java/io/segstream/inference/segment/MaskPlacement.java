package io.segstream.inference.segment;

import io.segstream.schemas.mask.RleMask;
import java.util.Arrays;
import java.util.List;

/**
 * Brings masks that were found one by one together into one picture, where they do not overlap: a
 * pixel belongs to the mask that is surest of it, ties to the first. Masks that are sure of no
 * pixel give way to what they had been before, as far as no other mask wants those pixels.
 *
 * <p>Scratch memory is reused; not thread-safe.
 */
public final class MaskPlacement {
  /** A pixel of a mask without chances of its own: any that is sure of it takes it. */
  private static final float LEAST = Math.nextDown(0.5f);

  private byte[] labels = new byte[0];
  private float[] chances = new float[0];

  /**
   * Places masks.
   *
   * @param masks of the objects, in the picture; at most {@link RleMask#MAX_LABELS}
   * @param before what each had been, of the picture's size
   * @return one mask per object, in order, disjoint; empty where no pixel is left
   */
  public List<RleMask> place(List<BoxMask> masks, List<RleMask> before, int width, int height) {
    int pixels = Math.multiplyExact(width, height);
    if (labels.length != pixels) {
      labels = new byte[pixels];
      chances = new float[pixels];
    }
    Arrays.fill(labels, (byte) 0);
    Arrays.fill(chances, 0);
    for (int i = 0; i < masks.size(); i++) {
      if (!place(masks.get(i), (byte) (i + 1), width, height)) {
        place(before.get(i), (byte) (i + 1), width);
      }
    }
    return RleMask.encodeLabels(labels, width, height, masks.size());
  }

  /** By pixel after {@link #place}, row by row: 1 + the object's place, or 0; not to be changed. */
  public byte[] labels() {
    return labels;
  }

  /** Whether the mask is sure of any pixel. */
  private boolean place(BoxMask mask, byte label, int width, int height) {
    boolean[] any = new boolean[1];
    mask.forEachPixel(
        width,
        height,
        (column, row, chance) -> {
          if (BoxMask.isInside(chance)) {
            any[0] = true;
            take(row * width + column, (float) chance, label);
          }
        });
    return any[0];
  }

  private void place(RleMask mask, byte label, int width) {
    mask.forEachRun(
        (column, row, length) -> {
          for (int i = 0; i < length; i++) {
            take((row + i) * width + column, LEAST, label);
          }
        });
  }

  private void take(int pixel, float chance, byte label) {
    if (chance > chances[pixel]) {
      chances[pixel] = chance;
      labels[pixel] = label;
    }
  }
}
