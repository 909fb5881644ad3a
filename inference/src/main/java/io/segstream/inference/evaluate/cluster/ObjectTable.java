package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.picture.Resampling;
import java.util.ArrayList;
import java.util.List;

/**
 * The objects of many pictures: their vectors, and how many pixels of each class lie in each. Not
 * thread-safe.
 */
final class ObjectTable {
  /** Pixels of each class outside all objects. */
  final long[] outside;

  /** Vectors of the objects, in the order in which they were added. */
  final List<double[]> vectors = new ArrayList<>();

  /** Pixels of each class inside each object. */
  final List<long[]> inside = new ArrayList<>();

  ObjectTable(int classes) {
    outside = new long[classes];
  }

  /** Appends the objects of a table. */
  void add(ObjectTable other) {
    vectors.addAll(other.vectors);
    inside.addAll(other.inside);
    for (int c = 0; c < outside.length; c++) {
      outside[c] += other.outside[c];
    }
  }

  /**
   * The objects of one picture; each pixel of {@code truth} that is not void looks up the object at
   * its place.
   *
   * @param width columns of the picture as the model saw it
   * @param height rows of it
   */
  static ObjectTable of(
      PictureObjects objects, int width, int height, LabelMap truth, int classes) {
    ObjectTable table = new ObjectTable(classes);
    for (double[] vector : objects.vectors()) {
      table.vectors.add(vector);
      table.inside.add(new long[classes]);
    }
    int[] columns = Resampling.nearest(width, truth.width());
    for (int y = 0, pixel = 0; y < truth.height(); y++) {
      int row = Resampling.nearest(y, height, truth.height()) * width;
      for (int x = 0; x < truth.width(); x++, pixel++) {
        int label = truth.labels()[pixel] & 0xff;
        if (label != LabelMap.VOID) {
          int id = objects.ids()[row + columns[x]] & 0xff;
          (id == 0 ? table.outside : table.inside.get(id - 1))[label]++;
        }
      }
    }
    return table;
  }

  /** A label map read at another size, by its nearest pixels. */
  static LabelMap scaled(LabelMap map, int width, int height) {
    byte[] labels = new byte[width * height];
    int[] columns = Resampling.nearest(map.width(), width);
    for (int y = 0, to = 0; y < height; y++) {
      int row = Resampling.nearest(y, map.height(), height) * map.width();
      for (int x = 0; x < width; x++, to++) {
        labels[to] = map.labels()[row + columns[x]];
      }
    }
    return new LabelMap(width, height, labels);
  }
}
