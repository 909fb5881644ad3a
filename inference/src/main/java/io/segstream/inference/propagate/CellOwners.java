package io.segstream.inference.propagate;

import java.util.Arrays;
import java.util.List;

/** Which object each cell of a frame belongs to, as the last masks are carried there. */
final class CellOwners {
  private static final float MOST_OF = 0.5f;
  private static final float CLEARANCE = 2;
  private static final float FULL_RIGHT = 0.6f;
  private static final float LEAST_LINEAGE = 0.3f;
  private static final float YIELD = 4;

  private final List<Carried> objects;
  private final CellImage image;
  private final float[][] distances;
  private final float[] lineage;
  private boolean[] clear;

  /**
   * @param objects whose masks are all 0 if they are lost
   */
  CellOwners(List<Carried> objects, CellImage image) {
    this.objects = objects;
    this.image = image;
    this.distances = new float[objects.size()][];
    this.lineage = new float[objects.size()];
    for (int o = 0; o < lineage.length; o++) {
      lineage[o] = objects.get(o).meanLineage();
    }
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

  /**
   * True for cells that an object may take: its own, and those that are of no other. What is close
   * to another object and not yet of either goes to the nearer one. An object of which much came in
   * later keeps its distance from those that are more surely what was pointed at.
   */
  boolean[] open(int object) {
    boolean[] open = new boolean[image.cells()];
    Arrays.fill(open, true);
    float[] own = objects.get(object).mask();
    for (int o = 0; o < objects.size(); o++) {
      boolean yields = lineage[object] < FULL_RIGHT && lineage[object] < lineage[o];
      float[] other = objects.get(o).mask();
      for (int i = 0; o != object && i < open.length; i++) {
        float to = distance(o)[i];
        open[i] &= own[i] > MOST_OF || to < -CLEARANCE || to <= distance(object)[i];
        open[i] &= other[i] <= MOST_OF || own[i] > MOST_OF;
        open[i] &= !yields || to < -YIELD;
      }
    }
    return open;
  }

  /**
   * The lineage under which a result is no longer taken for the object that was pointed at. What it
   * covers could be another object; where there is none, the best guess is kept.
   */
  float leastLineage() {
    return objects.size() > 1 ? LEAST_LINEAGE : 0;
  }

  /** From an object's outline, positive inside. */
  private float[] distance(int object) {
    if (distances[object] == null) {
      distances[object] =
          SignedDistance.of(objects.get(object).mask(), image.width(), image.height());
    }
    return distances[object];
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
    for (Carried object : objects) {
      for (int i = 0; i < any.length; i++) {
        any[i] = Math.max(any[i], object.mask()[i]);
      }
    }
    return any;
  }
}
