package io.segstream.inference.verify;

import io.segstream.inference.cluster.Assignment;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.inference.segment.Extraction;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.inference.segment.SegmentExtractor;
import io.segstream.schemas.mask.RleMask;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/**
 * How near the results of one model are to those of another one on the frames of a video, for
 * models that should say the same: one in float32 and the same with bytes. Not thread-safe.
 */
public final class ModelAgreement {
  private static final float[][] NO_CENTROIDS = new float[0][];

  private final SegmentExtractor referenceExtractor;
  private final SegmentExtractor otherExtractor;
  private float[][] referenceCentroids = NO_CENTROIDS;
  private float[][] otherCentroids = NO_CENTROIDS;
  private final Tally embeddings = new Tally(Math::min);
  private final Tally objectness = new Tally(Math::max);
  private final Tally foreground = new Tally(Math::min);
  private final Tally segments = new Tally(Math::min);
  private int frames;

  /** For the models of two cards, with the settings of the pipeline. */
  public ModelAgreement(ModelCard reference, ModelCard other, ExtractionSettings settings) {
    referenceExtractor = new SegmentExtractor(reference, settings);
    otherExtractor = new SegmentExtractor(other, settings);
  }

  /**
   * What was found so far. What cannot be compared is empty: outputs that one of the models lacks,
   * masks where no frame has any.
   *
   * @param frames that were compared
   * @param embeddings cosine of both embeddings of a cell
   * @param objectness difference in a cell, 0 to 1
   * @param foreground intersection over union of the pixels of a frame that are in any mask
   * @param segments {@link #maskIou} of a frame
   */
  public record Result(
      int frames,
      Optional<Spread> embeddings,
      Optional<Spread> objectness,
      Optional<Spread> foreground,
      Optional<Spread> segments) {}

  /**
   * Values of many cells or frames.
   *
   * @param worst the one of least agreement
   */
  public record Spread(double mean, double worst) {}

  /** Forgets the frames before: the next one is of another video. */
  public void beginVideo() {
    referenceCentroids = NO_CENTROIDS;
    otherCentroids = NO_CENTROIDS;
  }

  /**
   * Compares the next frame of a video.
   *
   * @param width columns of the masks
   * @param height rows of the masks
   * @throws IllegalArgumentException if the maps differ in size
   */
  public void add(FeatureMap reference, FeatureMap other, int width, int height) {
    if (reference.width() != other.width() || reference.height() != other.height()) {
      throw new IllegalArgumentException(
          "One model has a grid of %dx%d cells, the other one of %dx%d: they cannot be compared"
              .formatted(reference.width(), reference.height(), other.width(), other.height()));
    }
    frames++;
    if (reference.embeddings() != null && other.embeddings() != null) {
      compareEmbeddings(reference, other);
    }
    if (reference.objectness() != null && other.objectness() != null) {
      compareObjectness(reference, other);
    }
    Extraction expected = referenceExtractor.extract(reference, width, height, referenceCentroids);
    Extraction got = otherExtractor.extract(other, width, height, otherCentroids);
    referenceCentroids = expected.centroids();
    otherCentroids = got.centroids();
    if (!expected.segments().isEmpty() || !got.segments().isEmpty()) {
      segments.add(maskIou(expected.segments(), got.segments()));
      foreground.add(
          covered(expected.segments(), width, height).iou(covered(got.segments(), width, height)));
    }
  }

  private void compareEmbeddings(FeatureMap reference, FeatureMap other) {
    if (reference.dimensions() != other.dimensions()) {
      throw new IllegalArgumentException(
          "One model has embeddings of %d dimensions, the other one of %d: they cannot be compared"
              .formatted(reference.dimensions(), other.dimensions()));
    }
    int cells = reference.cells();
    FloatBuffer a = reference.embeddings();
    FloatBuffer b = other.embeddings();
    for (int cell = 0; cell < cells; cell++) {
      double cosine = 0;
      for (int d = 0; d < reference.dimensions(); d++) {
        cosine +=
            (double) a.get(a.position() + d * cells + cell)
                * b.get(b.position() + d * cells + cell);
      }
      embeddings.add(cosine);
    }
  }

  private void compareObjectness(FeatureMap reference, FeatureMap other) {
    FloatBuffer a = reference.objectness();
    FloatBuffer b = other.objectness();
    for (int cell = 0; cell < reference.cells(); cell++) {
      objectness.add(Math.abs((double) a.get(a.position() + cell) - b.get(b.position() + cell)));
    }
  }

  private static RleMask covered(List<ExtractedSegment> segments, int width, int height) {
    return segments.stream()
        .map(ExtractedSegment::mask)
        .reduce(RleMask.empty(width, height), RleMask::union);
  }

  /**
   * Intersection over union of masks that are matched one to one so that it is largest in sum, over
   * the number of segments of the frame that has more: a segment without a partner counts 0.
   *
   * @param expected segments of one model, one or more in both together
   * @param got those of the other
   */
  static double maskIou(List<ExtractedSegment> expected, List<ExtractedSegment> got) {
    double[][] costs = new double[expected.size()][got.size()];
    for (int i = 0; i < expected.size(); i++) {
      for (int j = 0; j < got.size(); j++) {
        costs[i][j] = 1 - expected.get(i).mask().iou(got.get(j).mask());
      }
    }
    int[] partners = Assignment.solve(costs);
    double sum = 0;
    for (int i = 0; i < partners.length; i++) {
      sum += partners[i] == Assignment.NONE ? 0 : 1 - costs[i][partners[i]];
    }
    return sum / Math.max(expected.size(), got.size());
  }

  /** What was found so far. */
  public Result result() {
    return new Result(
        frames, embeddings.spread(), objectness.spread(), foreground.spread(), segments.spread());
  }

  /** Sums values up and keeps the worst. */
  private static final class Tally {
    private final DoubleBinaryOperator worse;
    private double sum;
    private double worst;
    private long count;

    Tally(DoubleBinaryOperator worse) {
      this.worse = worse;
    }

    void add(double value) {
      worst = count == 0 ? value : worse.applyAsDouble(worst, value);
      sum += value;
      count++;
    }

    Optional<Spread> spread() {
      return count == 0 ? Optional.empty() : Optional.of(new Spread(sum / count, worst));
    }
  }
}
