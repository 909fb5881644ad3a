package io.segstream.trainer.method.spml;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.loss.SegmentRelation;
import io.segstream.trainer.memory.SegmentMemory;
import io.segstream.trainer.sample.UniformDraw;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The four relations of pixels to the segments of a batch. */
final class SegmentContrast {
  private final List<SegmentedPicture> pictures;
  private final int classes;
  private final OptionalInt most;
  private final SplittableRandom random;
  private final NDArray prototypes;
  private final int[] firstSegment;

  /**
   * For one batch.
   *
   * @param pictures at least one
   * @param classes number of classes
   * @param most anchors of a picture; empty for all its pixels
   */
  SegmentContrast(
      List<SegmentedPicture> pictures, int classes, OptionalInt most, SplittableRandom random) {
    this.pictures = pictures;
    this.classes = classes;
    this.most = most;
    this.random = random;
    this.prototypes =
        NDArrays.concat(
            new NDList(pictures.stream().map(SegmentedPicture::prototypes).toList()), 0);
    this.firstSegment = new int[pictures.size()];
    for (int p = 1; p < firstSegment.length; p++) {
      firstSegment[p] = firstSegment[p - 1] + pictures.get(p - 1).count();
    }
  }

  /** Of all segments of the batch, [segments, D], unit length. */
  NDArray prototypes() {
    return prototypes;
  }

  /** Class of all segments of the batch, or a negative number. */
  int[] labels() {
    return pictures.stream().flatMapToInt(picture -> IntStream.of(picture.labels())).toArray();
  }

  /** Tags of the picture of each segment of the batch. */
  List<BitSet> tags() {
    List<BitSet> tags = new ArrayList<>();
    for (SegmentedPicture picture : pictures) {
      IntStream.range(0, picture.count()).forEach(s -> tags.add(picture.tags()));
    }
    return tags;
  }

  /** Says which pixels are anchors. */
  @FunctionalInterface
  private interface AnchorFilter {
    boolean takes(SegmentedPicture picture, int pixel);
  }

  /** Anchors of several pictures. */
  private record Anchors(NDArray vectors, int[] own, List<BitSet> pictureTags) {}

  /** Pulls labelled pixels to segments of their class; empty without labelled pixels. */
  Optional<NDArray> annotation(RelationSettings settings, SegmentMemory memory) {
    int[] labels = labels();
    return anchors(settings, (picture, pixel) -> labelOf(picture, pixel) >= 0)
        .map(
            anchors -> {
              int[] own = IntStream.of(anchors.own()).map(s -> labels[s]).toArray();
              NDArray all = withMemory(memory);
              return settings
                  .loss()
                  .evaluate(
                      anchors.vectors(),
                      all,
                      anchors.own(),
                      SegmentRelation.equal(
                          step(), all.getDataType(), own, join(labels, memory.labels())));
            });
  }

  /**
   * Pulls pixels to segments of pictures that share a tag with theirs. Pictures without tags share
   * none with anybody: their pixels are no anchors.
   */
  Optional<NDArray> coOccurrence(RelationSettings settings, SegmentMemory memory) {
    return anchors(settings, (picture, pixel) -> !picture.tags().isEmpty())
        .map(
            anchors -> {
              NDArray all = withMemory(memory);
              List<BitSet> tags = new ArrayList<>(tags());
              tags.addAll(memory.tags());
              return settings
                  .loss()
                  .evaluate(
                      anchors.vectors(),
                      all,
                      anchors.own(),
                      SegmentRelation.sharing(
                          step(), all.getDataType(), anchors.pictureTags(), tags, classes));
            });
  }

  /** Pulls pixels to segments that have the nearest annotated segment of the same class. */
  Optional<NDArray> affinity(RelationSettings settings) {
    return anchors(settings, (picture, pixel) -> true)
        .map(
            anchors -> {
              List<BitSet> tags = new ArrayList<>();
              for (SegmentedPicture picture : pictures) {
                tags.addAll(NearestAnnotation.tags(picture, classes));
              }
              return settings
                  .loss()
                  .evaluate(
                      anchors.vectors(),
                      prototypes,
                      anchors.own(),
                      SegmentRelation.sharing(
                          step(),
                          prototypes.getDataType(),
                          IntStream.of(anchors.own()).mapToObj(tags::get).toList(),
                          tags,
                          classes));
            });
  }

  /** Pulls pixels to segments of their low-level region: a mean over the pictures. */
  Optional<NDArray> similarity(RelationSettings settings) {
    if (settings.weight() == 0) {
      return Optional.empty();
    }
    List<NDArray> losses = new ArrayList<>();
    for (SegmentedPicture picture : pictures) {
      int[] pixels = draw(picture.segments().pixels());
      int[] own = picture.segmentsOf(pixels);
      int[] regions = picture.segments().regions();
      losses.add(
          settings
              .loss()
              .evaluate(
                  SegmentedPicture.rows(picture.located(), pixels),
                  picture.locatedPrototypes(),
                  own,
                  SegmentRelation.equal(
                      step(),
                      picture.located().getDataType(),
                      IntStream.of(own).map(s -> regions[s]).toArray(),
                      regions)));
    }
    return losses.stream().reduce(NDArray::add).map(sum -> Scale.down(sum, losses.size()));
  }

  private Optional<Anchors> anchors(RelationSettings settings, AnchorFilter wanted) {
    if (settings.weight() == 0) {
      return Optional.empty();
    }
    NDList vectors = new NDList();
    IntStream.Builder own = IntStream.builder();
    List<BitSet> tags = new ArrayList<>();
    for (int p = 0; p < pictures.size(); p++) {
      SegmentedPicture picture = pictures.get(p);
      int[] pixels =
          draw(
              IntStream.of(picture.segments().pixels())
                  .filter(i -> wanted.takes(picture, i))
                  .toArray());
      if (pixels.length > 0) {
        vectors.add(SegmentedPicture.rows(picture.unit(), pixels));
        for (int segment : picture.segmentsOf(pixels)) {
          own.add(firstSegment[p] + segment);
          tags.add(picture.tags());
        }
      }
    }
    return vectors.isEmpty()
        ? Optional.empty()
        : Optional.of(new Anchors(NDArrays.concat(vectors, 0), own.build().toArray(), tags));
  }

  private int[] draw(int[] pixels) {
    return most.isEmpty() || pixels.length <= most.getAsInt()
        ? pixels
        : UniformDraw.of(pixels, most.getAsInt(), random);
  }

  private static int labelOf(SegmentedPicture picture, int pixel) {
    return picture.label(picture.segments().segmentOf()[pixel]);
  }

  private NDArray withMemory(SegmentMemory memory) {
    return memory.size() == 0 ? prototypes : prototypes.concat(memory.vectors(step()), 0);
  }

  private NDManager step() {
    return prototypes.getManager();
  }

  private static int[] join(int[] first, int[] second) {
    return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
  }
}
