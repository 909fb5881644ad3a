package io.segstream.inference.propagate;

import java.util.Arrays;
import java.util.List;

/** Which object each cell of a frame belongs to, as the last masks are carried there. */
final class CellOwners {
  private static final float MOST_OF = 0.5f;
  private static final float CLEARANCE = 2;

  private final List<float[]> masks;
  private final CellImage image;
  private boolean[] clear;

  /**
   * @param masks of the objects, by cell, 0..1; all 0 for what is lost
   */
  CellOwners(List<float[]> masks, CellImage image) {
    this.masks = masks;
    this.image = image;
  }

  /** True for cells outside all objects. */
  boolean[] background() {
    float[] any = any();
    boolean[] background = new boolean[any.length];
    for (int i = 0; i < any.length; i++) {
      background[i] = any[i] <= 0;
    }
    return background;
  }

  /** True for cells that an object may take: its own, and those that are of no other. */
  boolean[] open(int object) {
    boolean[] open = new boolean[image.cells()];
    Arrays.fill(open, true);
    float[] own = masks.get(object);
    for (float[] other : masks) {
      for (int i = 0; other != own && i < open.length; i++) {
        open[i] &= other[i] <= MOST_OF || own[i] > MOST_OF;
      }
    }
    return open;
  }

  /**
   * True for cells that stand clear of all objects. What is lost may be found only there, since
   * what touches an object is rather a piece of it that was left out.
   */
  boolean[] clear() {
    if (clear == null) {
      float[] distance = SignedDistance.of(any(), image.width(), image.height());
      clear = new boolean[distance.length];
      for (int i = 0; i < clear.length; i++) {
        clear[i] = distance[i] < -CLEARANCE;
      }
    }
    return clear;
  }

  private float[] any() {
    float[] any = new float[image.cells()];
    for (float[] mask : masks) {
      for (int i = 0; i < any.length; i++) {
        any[i] = Math.max(any[i], mask[i]);
      }
    }
    return any;
  }
}
