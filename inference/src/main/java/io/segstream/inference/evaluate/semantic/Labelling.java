package io.segstream.inference.evaluate.semantic;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.picture.Resampling;
import java.nio.FloatBuffer;

/**
 * Gives each pixel the class of the largest score, ties to the lowest number.
 *
 * @param classes of the model; the number after the last stands for what is no object
 * @param objectnessDecides whether that wins where objectness, if the model has it, is at most one
 *     half
 */
record Labelling(int classes, boolean objectnessDecides) {
  private static final float HALF = 0.5f;

  Labelling {
    if (classes < 1 || classes >= LabelMap.VOID) {
      throw new IllegalArgumentException(
          "A model of %d classes cannot be scored: 1 to %d are possible"
              .formatted(classes, LabelMap.VOID - 1));
    }
  }

  /** Labels a picture of the given size. */
  LabelMap of(FeatureMap map, int width, int height) {
    Resampling columns = Resampling.linear(map.width(), width);
    Resampling rows = Resampling.linear(map.height(), height);
    byte[] labels = new byte[width * height];
    float[] largest = new float[labels.length];
    float[] current = new float[labels.length];
    for (int c = 0; c < classes; c++) {
      enlarge(map.classes(), c * map.cells(), map.width(), columns, rows, current);
      for (int i = 0; i < labels.length; i++) {
        if (c == 0 || current[i] > largest[i]) {
          largest[i] = current[i];
          labels[i] = (byte) c;
        }
      }
    }
    if (objectnessDecides && map.objectness() != null) {
      enlarge(map.objectness(), 0, map.width(), columns, rows, current);
      for (int i = 0; i < labels.length; i++) {
        if (current[i] <= HALF) {
          labels[i] = (byte) classes;
        }
      }
    }
    return new LabelMap(width, height, labels);
  }

  private static void enlarge(
      FloatBuffer map, int from, int across, Resampling columns, Resampling rows, float[] target) {
    float[] line = new float[across];
    int width = columns.low().length;
    for (int y = 0; y < rows.low().length; y++) {
      int above = from + rows.low()[y] * across;
      int below = from + rows.high()[y] * across;
      float down = rows.fraction()[y];
      for (int x = 0; x < across; x++) {
        line[x] = (1 - down) * map.get(above + x) + down * map.get(below + x);
      }
      for (int x = 0; x < width; x++) {
        float part = columns.fraction()[x];
        target[y * width + x] =
            (1 - part) * line[columns.low()[x]] + part * line[columns.high()[x]];
      }
    }
  }
}
