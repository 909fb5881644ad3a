package io.segstream.inference.propagate;

/**
 * An object as flow brings it to a frame. Arrays are not copied.
 *
 * @param mask by cell, 0..1
 * @param lineage by cell, 0..1, see {@link Lineage}
 */
record Carried(float[] mask, float[] lineage) {

  /** How far a cell was part of the object: less where the outline cuts it. */
  float held(int cell) {
    return Math.min(1, 2 * mask[cell]) * lineage[cell];
  }

  /** Cells of the mask, weighted by lineage. */
  float supported() {
    float sum = 0;
    for (int i = 0; i < mask.length; i++) {
      sum += mask[i] * lineage[i];
    }
    return sum;
  }

  /** Mean lineage of the mask, 0..1; 0 for an empty one. */
  float meanLineage() {
    float area = 0;
    for (float each : mask) {
      area += each;
    }
    return area == 0 ? 0 : supported() / area;
  }
}
