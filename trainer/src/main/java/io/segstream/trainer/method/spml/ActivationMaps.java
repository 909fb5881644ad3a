package io.segstream.trainer.method.spml;

import io.segstream.inference.evaluate.LabelMap;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Labels from class activation maps (Zhou et al., CVPR 2016), one picture at a time. A map is what
 * is above 0 of the scores of a class that the picture shows, divided by its largest value.
 */
final class ActivationMaps {
  /** Power of how much no object is there, as published. */
  private static final double BACKGROUND_POWER = 6;

  private final float[][] maps;

  /**
   * Maps of one picture.
   *
   * @param scores [classes, cells], logits
   * @param tags classes that the picture shows
   */
  ActivationMaps(float[] scores, int classes, BitSet tags) {
    int cells = scores.length / classes;
    this.maps = new float[classes][];
    for (int c = 0; c < classes; c++) {
      maps[c] = new float[cells];
      if (tags.get(c)) {
        for (int i = 0; i < cells; i++) {
          maps[c][i] = Math.max(0, scores[c * cells + i]);
        }
      }
    }
  }

  /** The most active class of each cell, void where nothing is active enough. */
  byte[] labels(SpmlSettings.Activation settings) {
    for (float[] map : maps) {
      divideByLargest(map, null, 0);
    }
    int cells = maps[0].length;
    byte[] labels = new byte[cells];
    for (int i = 0; i < cells; i++) {
      int best = 0;
      for (int c = 1; c < maps.length; c++) {
        best = maps[c][i] > maps[best][i] ? c : best;
      }
      double score = maps[best][i];
      if (settings.background().isPresent()) {
        double nothing = Math.pow(1 - score, BACKGROUND_POWER);
        if (nothing > score) {
          best = settings.background().getAsInt();
          score = nothing;
        }
      }
      labels[i] = (byte) (score > 0 && score >= settings.threshold() ? best : LabelMap.VOID);
    }
    return labels;
  }

  /**
   * The labels of boxes where their class is active; background stays.
   *
   * @param boxes label of the smallest box around each cell, or void
   */
  byte[] inBoxes(byte[] boxes, SpmlSettings.Activation settings) {
    byte[] labels = new byte[boxes.length];
    Arrays.fill(labels, (byte) LabelMap.VOID);
    for (int c = 0; c < maps.length; c++) {
      boolean background = settings.background().orElse(LabelMap.VOID) == c;
      divideByLargest(maps[c], boxes, c);
      for (int i = 0; i < boxes.length; i++) {
        if ((boxes[i] & 0xff) == c && (background || maps[c][i] >= settings.threshold())) {
          labels[i] = (byte) c;
        }
      }
    }
    return labels;
  }

  /** Where {@code only} is given, the largest value among cells with that label counts. */
  private static void divideByLargest(float[] map, byte[] only, int label) {
    float largest = 0;
    for (int i = 0; i < map.length; i++) {
      if (only == null || (only[i] & 0xff) == label) {
        largest = Math.max(largest, map[i]);
      }
    }
    for (int i = 0; i < map.length && largest > 0; i++) {
      map[i] /= largest;
    }
  }
}
