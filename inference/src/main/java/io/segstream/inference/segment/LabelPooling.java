package io.segstream.inference.segment;

import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.engine.FeatureMap;
import java.nio.FloatBuffer;

/**
 * Pools pixel embeddings over masks that come from elsewhere, as {@link SegmentExtractor} does over
 * its own: the L2-normalised sum of the embeddings of the cells inside.
 */
public final class LabelPooling {
  private LabelPooling() {}

  /**
   * One embedding for each label. A cell belongs to the label of the pixel at its centre; a label
   * that is at no centre, because its mask is small or thin, takes the cells that its pixels lie
   * in.
   *
   * @param map the model's features; only read
   * @param labels by pixel of a picture of any size, row-major; 0 for background
   * @param width columns of the picture
   * @param height rows of it
   * @param labelCount labels are 1 to this
   * @return by label - 1: of length 1, or all zeros for a label without pixels; empty if the model
   *     has no embeddings
   * @throws IllegalArgumentException if an embedding is not finite
   */
  public static float[][] embeddings(
      FeatureMap map, byte[] labels, int width, int height, int labelCount) {
    int dimensions = map.embeddings() == null ? 0 : map.dimensions();
    float[][] sums = new float[labelCount][dimensions];
    if (dimensions > 0 && labelCount > 0) {
      add(map, cells(map, labels, width, height, labelCount), sums);
    }
    for (float[] sum : sums) {
      UnitVectors.requireFinite("Segment embedding", sum, 0, sum.length);
      UnitVectors.normalise(sum);
    }
    return sums;
  }

  private static int[] cells(FeatureMap map, byte[] labels, int width, int height, int labelCount) {
    int[] cells = new int[map.cells()];
    boolean[] found = new boolean[labelCount + 1];
    for (int y = 0, cell = 0; y < map.height(); y++) {
      int row = (int) ((2L * y + 1) * height / (2L * map.height())) * width;
      for (int x = 0; x < map.width(); x++, cell++) {
        int label = labels[row + (int) ((2L * x + 1) * width / (2L * map.width()))] & 0xFF;
        cells[cell] = label;
        found[label] = true;
      }
    }
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i] & 0xFF;
      if (!found[label]) {
        int x = (int) ((long) (i % width) * map.width() / width);
        int y = (int) ((long) (i / width) * map.height() / height);
        cells[y * map.width() + x] = label;
      }
    }
    return cells;
  }

  private static void add(FeatureMap map, int[] cells, float[][] sums) {
    FloatBuffer values = map.embeddings();
    for (int d = 0; d < map.dimensions(); d++) {
      int plane = values.position() + d * cells.length;
      for (int i = 0; i < cells.length; i++) {
        if (cells[i] != 0) {
          sums[cells[i] - 1][d] += values.get(plane + i);
        }
      }
    }
  }
}
