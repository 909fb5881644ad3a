package io.segstream.inference.segment;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.PixelClusters;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The foreground cells of one feature map, copied out of the model's planar buffers into row-major
 * vectors. Scratch memory is reused from frame to frame and grows only; not thread-safe.
 */
final class Cells {
  private int width;
  private int height;
  private int dimensions;
  private int count;
  private float[] objectness = new float[0];
  private int[] classes = new int[0];
  private int[] positions = new int[0];
  private float[] embeddings = new float[0];
  private float[] plane = new float[0];
  private float[] bestScores = new float[0];

  /**
   * Loads a map.
   *
   * @param extentThreshold objectness from which a cell is foreground; maps without objectness are
   *     foreground everywhere
   * @param backgroundClass class that is never foreground, -1 for none
   */
  void load(FeatureMap map, float extentThreshold, int backgroundClass) {
    width = map.width();
    height = map.height();
    dimensions = map.embeddings() == null ? 0 : map.dimensions();
    if (map.embeddings() == null && map.clusters() != null) {
      dimensions = map.clusters().dimensions();
    }
    int cells = map.cells();
    if (positions.length < cells) {
      objectness = new float[cells];
      classes = new int[cells];
      positions = new int[cells];
      plane = new float[cells];
      bestScores = new float[cells];
    }
    loadClasses(map, cells);
    if (map.objectness() != null) {
      map.objectness().get(map.objectness().position(), objectness, 0, cells);
    } else if (map.classes() != null) {
      System.arraycopy(bestScores, 0, objectness, 0, cells);
    } else {
      Arrays.fill(objectness, 0, cells, 1);
    }
    count = 0;
    boolean everywhere = map.objectness() == null;
    for (int i = 0; i < cells; i++) {
      if (Float.isNaN(objectness[i])) {
        throw new IllegalArgumentException(
            "The model's objectness at column %d, row %d of its grid is NaN"
                .formatted(i % width, i / width));
      }
      boolean object = everywhere || objectness[i] >= extentThreshold;
      if (object && (map.classes() == null || classes[i] != backgroundClass)) {
        positions[count++] = i;
      }
    }
    reserveEmbeddings(cells);
    if (map.embeddings() != null) {
      gather(map.embeddings(), cells);
    } else if (map.clusters() != null) {
      gather(map.clusters());
    }
  }

  private void loadClasses(FeatureMap map, int cells) {
    Arrays.fill(classes, 0, cells, 0);
    for (int c = 0; c < map.classCount(); c++) {
      map.classes().get(map.classes().position() + c * cells, plane, 0, cells);
      if (c == 0) {
        System.arraycopy(plane, 0, bestScores, 0, cells);
        continue;
      }
      for (int i = 0; i < cells; i++) {
        if (plane[i] > bestScores[i]) {
          bestScores[i] = plane[i];
          classes[i] = c;
        }
      }
    }
  }

  private void reserveEmbeddings(int cells) {
    int needed = Math.multiplyExact(count, dimensions);
    if (embeddings.length < needed) {
      embeddings = new float[Math.multiplyExact(cells, dimensions)];
    }
  }

  /** A cell of a group is taken to be where the group's centroid is. */
  private void gather(PixelClusters clusters) {
    float[][] centroids = clusters.vectors();
    int first = clusters.labels().position();
    for (int f = 0; f < count; f++) {
      int group = clusters.labels().get(first + positions[f]) & 0xFF;
      if (group >= centroids.length) {
        throw new IllegalArgumentException(
            "The model's label at column %d, row %d of its grid is %d, it has %d groups"
                .formatted(positions[f] % width, positions[f] / width, group, centroids.length));
      }
      System.arraycopy(centroids[group], 0, embeddings, f * dimensions, dimensions);
    }
  }

  private void gather(FloatBuffer source, int cells) {
    for (int d = 0; d < dimensions; d++) {
      source.get(source.position() + d * cells, plane, 0, cells);
      for (int f = 0, to = d; f < count; f++, to += dimensions) {
        embeddings[to] = plane[positions[f]];
      }
    }
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Length of an embedding; 0 if the map has neither embeddings nor clusters. */
  int dimensions() {
    return dimensions;
  }

  /** Number of foreground cells. */
  int count() {
    return count;
  }

  /** Grid position (row x width + column) of each foreground cell, rising. */
  int[] positions() {
    return positions;
  }

  /**
   * By grid position: objectness, or what stands in for it: the score of the winning class, else 1.
   */
  float[] objectness() {
    return objectness;
  }

  /** By grid position: the class of highest score; 0 if the map has no classes. */
  int[] classes() {
    return classes;
  }

  /**
   * By foreground cell: its embedding, or the centroid of its group if the model keeps embeddings
   * to itself, row-major [count, dimensions].
   */
  float[] embeddings() {
    return embeddings;
  }
}
