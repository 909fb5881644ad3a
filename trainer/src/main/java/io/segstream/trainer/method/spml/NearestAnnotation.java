package io.segstream.trainer.method.spml;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Feature affinity: what class a segment might have by the most similar annotated segment of its
 * picture, places included.
 */
final class NearestAnnotation {
  /** Cosine from which a segment is similar enough to say something. */
  private static final double ALIKE = 0.95;

  private NearestAnnotation() {}

  /**
   * Possible classes of each segment: that of the nearest annotated one, or all of them where none
   * is near.
   */
  static List<BitSet> tags(SegmentedPicture picture, int classes) {
    float[] cosines = cosines(picture);
    int count = picture.count();
    return IntStream.range(0, count)
        .mapToObj(
            s -> {
              int nearest = -1;
              for (int other = 0; other < count; other++) {
                if (picture.label(other) >= 0
                    && cosines[s * count + other] >= ALIKE
                    && (nearest < 0 || cosines[s * count + other] > cosines[s * count + nearest])) {
                  nearest = other;
                }
              }
              BitSet tags = new BitSet();
              if (nearest < 0) {
                tags.set(0, classes);
              } else {
                tags.set(picture.label(nearest));
              }
              return tags;
            })
        .toList();
  }

  private static float[] cosines(SegmentedPicture picture) {
    NDArray constant = picture.locatedPrototypes().stopGradient();
    return constant.matMul(constant.transpose()).toType(DataType.FLOAT32, false).toFloatArray();
  }
}
