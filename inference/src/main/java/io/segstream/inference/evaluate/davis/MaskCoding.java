package io.segstream.inference.evaluate.davis;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import java.nio.file.Path;

/** What the pixel values of a data set's masks mean. */
public enum MaskCoding {
  /** DAVIS-2016: one foreground, 0 and 255 (or 0 and 1). */
  BINARY,
  /** DAVIS-2017: 0 background, 1 to 254 objects, 255 void. */
  INDEXED;

  /** What the first mask of a sequence shows: every one of DAVIS has an object in it. */
  static MaskCoding of(LabelMap first) {
    int[] counts = first.histogram();
    boolean onlyBlackAndWhite =
        counts[LabelMap.VOID] > 0 && counts[0] + counts[LabelMap.VOID] == first.labels().length;
    return onlyBlackAndWhite ? BINARY : INDEXED;
  }

  /**
   * Object labels of a ground-truth mask.
   *
   * @throws EvaluationException if a value does not fit this coding
   */
  LabelMap truth(LabelMap map, Path file) throws EvaluationException {
    if (this == INDEXED) {
      return map;
    }
    int[] counts = map.histogram();
    for (int value = 1; value < LabelMap.VOID; value++) {
      if (counts[value] > 0 && !(value == 1 && counts[LabelMap.VOID] == 0)) {
        throw new EvaluationException(
            "mask '%s' holds the value %d, the first mask of its sequence only 0 and 255: give masks of one kind"
                .formatted(file, value));
      }
    }
    return whiteAsOne(map);
  }

  /**
   * Object labels of a result mask. White stands for object 1 where the ground truth says so, too.
   *
   * @throws EvaluationException if white occurs beside labels or where it means void
   */
  LabelMap result(LabelMap map, Path file) throws EvaluationException {
    int[] counts = map.histogram();
    int white = counts[LabelMap.VOID];
    if (white == 0) {
      return map;
    }
    if (this == BINARY && counts[0] + white == map.labels().length) {
      return whiteAsOne(map);
    }
    throw new EvaluationException(
        "result mask '%s' holds the value 255, which is void and no object: number objects from 1"
            .formatted(file));
  }

  private static LabelMap whiteAsOne(LabelMap map) {
    byte[] labels = map.labels().clone();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (labels[i] == 0 ? 0 : 1);
    }
    return new LabelMap(map.width(), map.height(), labels);
  }
}
