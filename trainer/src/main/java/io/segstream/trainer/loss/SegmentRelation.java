package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Which segments attract an anchor and which repel it. A segment may do neither.
 *
 * @param positives [anchors, segments], 1 where they attract, else 0
 * @param negatives [anchors, segments], 1 where they repel, else 0
 */
public record SegmentRelation(NDArray positives, NDArray negatives) {
  public SegmentRelation {
    Objects.requireNonNull(positives, "positives");
    Objects.requireNonNull(negatives, "negatives");
    if (!positives.getShape().equals(negatives.getShape())) {
      throw new IllegalArgumentException(
          "Positives %s and negatives %s must have one shape"
              .formatted(positives.getShape(), negatives.getShape()));
    }
  }

  /**
   * Equal numbers attract, different ones repel: annotation (classes) and low-level similarity
   * (regions of one picture). Negative numbers relate to nothing.
   *
   * @param step owner of the masks
   */
  public static SegmentRelation equal(
      NDManager step, DataType type, int[] anchors, int[] segments) {
    NDArray rows = column(step, anchors).reshape(anchors.length, 1);
    NDArray columns = column(step, segments).reshape(1, segments.length);
    NDArray same = rows.eq(columns).toType(type, false);
    NDArray others = rows.neq(columns).toType(type, false);
    if (IntStream.of(anchors).anyMatch(number -> number < 0)) {
      NDArray known = rows.gte(0).toType(type, false);
      same = same.mul(known);
      others = others.mul(known);
    }
    if (IntStream.of(segments).anyMatch(number -> number < 0)) {
      others = others.mul(columns.gte(0).toType(type, false));
    }
    return new SegmentRelation(same, others);
  }

  private static NDArray column(NDManager step, int[] numbers) {
    return step.create(IntStream.of(numbers).asLongStream().toArray());
  }

  /**
   * Sets that have a tag in common attract, others repel: semantic co-occurrence (tags of the
   * pictures) and feature affinity (tags of the segments).
   *
   * @param tags number of different tags
   */
  public static SegmentRelation sharing(
      NDManager step, DataType type, List<BitSet> anchors, List<BitSet> segments, int tags) {
    NDArray common = matrix(step, anchors, tags).matMul(matrix(step, segments, tags).transpose());
    NDArray shared = common.gt(0).toType(type, false);
    return new SegmentRelation(shared, common.eq(0).toType(type, false));
  }

  private static NDArray matrix(NDManager step, List<BitSet> sets, int tags) {
    float[] values = new float[sets.size() * tags];
    for (int i = 0; i < sets.size(); i++) {
      int row = i * tags;
      sets.get(i).stream().forEach(tag -> values[row + tag] = 1);
    }
    return step.create(values, new Shape(sets.size(), tags));
  }
}
