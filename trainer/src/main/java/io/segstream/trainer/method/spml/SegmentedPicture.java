package io.segstream.trainer.method.spml;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.loss.PixelRows;
import io.segstream.trainer.memory.GroupMeans;
import io.segstream.trainer.segment.LocatedRows;
import io.segstream.trainer.segment.PictureSegments;
import io.segstream.trainer.segment.Segmenter;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * One picture of a batch, cut into segments.
 *
 * @param unit [cells, D], unit embeddings
 * @param located [cells, D + 2], the same with places
 * @param segments of the picture
 * @param prototypes [segments, D], unit length
 * @param locatedPrototypes [segments, D + 2], unit length
 * @param tags classes that the picture shows
 */
record SegmentedPicture(
    NDArray unit,
    NDArray located,
    PictureSegments segments,
    NDArray prototypes,
    NDArray locatedPrototypes,
    BitSet tags) {
  /**
   * Cuts a picture; gradients pass to the prototypes.
   *
   * @param embedding [D, h, w], any length
   * @param labels class of each cell, or void
   * @param regions of each cell, at least one of which takes part
   */
  static SegmentedPicture of(
      NDArray embedding,
      byte[] labels,
      int[] regions,
      BitSet tags,
      Segmenter segmenter,
      LocatedRows places) {
    int height = Math.toIntExact(embedding.getShape().get(1));
    int width = Math.toIntExact(embedding.getShape().get(2));
    NDArray unit = PixelRows.unit(PixelRows.of(embedding.expandDims(0)));
    NDArray located = places.of(unit, height, width);
    PictureSegments segments = segmenter.cut(located, height, width, labels, regions);
    int[] pixels = segments.pixels();
    int[] groups = IntStream.of(pixels).map(i -> segments.segmentOf()[i]).toArray();
    return new SegmentedPicture(
        unit,
        located,
        segments,
        GroupMeans.unit(rows(unit, pixels), groups, segments.count()),
        GroupMeans.unit(rows(located, pixels), groups, segments.count()),
        tags);
  }

  /** Some rows of an array of rows. */
  static NDArray rows(NDArray all, int[] indices) {
    NDManager step = all.getManager();
    return all.get(step.create(IntStream.of(indices).asLongStream().toArray()));
  }

  /** How many segments it has. */
  int count() {
    return segments.count();
  }

  /** Class of a segment, or {@link PictureSegments#NONE}. */
  int label(int segment) {
    int label = segments.labels()[segment];
    return label == LabelMap.VOID ? PictureSegments.NONE : label;
  }

  /** Class of each segment, or {@link PictureSegments#NONE}. */
  int[] labels() {
    return IntStream.range(0, count()).map(this::label).toArray();
  }

  /** Segment of some of the picture's pixels. */
  int[] segmentsOf(int[] pixels) {
    return IntStream.of(pixels).map(i -> segments.segmentOf()[i]).toArray();
  }
}
