package io.segstream.inference.propagate;

/**
 * Takes blobs away from an object that are none of its parts. A part holds a fair share of the
 * object's last mask, or is near it and looks very much like it (it comes out from behind
 * something); and it is not far from the largest part.
 */
final class StrayBlobs {
  private static final float CORE_SHARE = 0.05f;
  private static final float EMERGING_SCORE = 0.75f;
  private static final float EMERGING_REACH = 0.5f;
  private static final int EMERGING_AREA = 4;
  private static final float LARGEST_GAP = 0.75f;

  private StrayBlobs() {}

  /**
   * Sets the cells of stray blobs to 0.
   *
   * @param p probability by cell of the window
   * @param score of the target model
   * @param distance from the object's last outline, positive inside
   * @param size square root of the object's area, in cells
   */
  static void drop(float[] p, float[] score, float[] distance, CellWindow window, float size) {
    float[] core = new float[p.length];
    for (int i = 0; i < p.length; i++) {
      core[i] = Math.max(0, distance[i]);
    }
    Blobs blobs = new Blobs(p, core, window.width(), window.height());
    int count = blobs.blobs.size();
    if (count < 2) {
      return;
    }
    int[][] boxes = new int[count][];
    float[] nearest = new float[count];
    double[] scores = new double[count];
    for (int i = 0; i < p.length; i++) {
      int b = blobs.numbers[i];
      if (b < 0) {
        continue;
      }
      int x = i % window.width();
      int y = i / window.width();
      if (boxes[b] == null) {
        boxes[b] = new int[] {x, y, x, y};
        nearest[b] = distance[i];
      }
      boxes[b][0] = Math.min(boxes[b][0], x);
      boxes[b][2] = Math.max(boxes[b][2], x);
      boxes[b][3] = y;
      nearest[b] = Math.max(nearest[b], distance[i]);
      scores[b] += score[i];
    }
    int main = blobs.heaviest();
    boolean[] stray = new boolean[count];
    for (int b = 0; b < count; b++) {
      Blobs.Blob blob = blobs.blobs.get(b);
      boolean held = blob.weight >= CORE_SHARE * blobs.blobs.get(main).weight;
      boolean emerging =
          nearest[b] > -EMERGING_REACH * size
              && scores[b] > EMERGING_SCORE * blob.area
              && blob.area >= EMERGING_AREA;
      boolean far = gap(boxes[b], boxes[main]) > LARGEST_GAP * size;
      stray[b] = b != main && (far || !held && !emerging);
    }
    for (int i = 0; i < p.length; i++) {
      if (blobs.numbers[i] >= 0 && stray[blobs.numbers[i]]) {
        p[i] = 0;
      }
    }
  }

  private static int gap(int[] a, int[] b) {
    int dx = Math.max(a[0] - b[2], b[0] - a[2]);
    int dy = Math.max(a[1] - b[3], b[1] - a[3]);
    return Math.max(0, Math.max(dx, dy));
  }
}
