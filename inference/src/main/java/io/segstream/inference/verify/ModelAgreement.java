package io.segstream.inference.verify;

import io.segstream.inference.cluster.Assignment;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.inference.segment.Extraction;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.inference.segment.SegmentExtractor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalDouble;

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
  private int frames;
  private long embeddingCells;
  private double cosines;
  private double smallestCosine = 1;
  private long objectnessCells;
  private double differences;
  private double largestDifference;
  private double ious;
  private int framesWithMasks;

  /** For the models of two cards, with the settings of the pipeline. */
  public ModelAgreement(ModelCard reference, ModelCard other, ExtractionSettings settings) {
    referenceExtractor = new SegmentExtractor(reference, settings);
    otherExtractor = new SegmentExtractor(other, settings);
  }

  /**
   * What was found so far.
   *
   * @param frames that were compared
   * @param meanCosine of the embeddings of a cell; empty without embeddings in both
   * @param smallestCosine of any cell
   * @param meanDifference of objectness in a cell; empty without objectness in both
   * @param largestDifference in any cell
   * @param maskIou mean over frames of {@link #maskIou}; empty if no frame has a segment
   */
  public record Result(
      int frames,
      OptionalDouble meanCosine,
      OptionalDouble smallestCosine,
      OptionalDouble meanDifference,
      OptionalDouble largestDifference,
      OptionalDouble maskIou) {}

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
      ious += maskIou(expected.segments(), got.segments());
      framesWithMasks++;
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
      cosines += cosine;
      smallestCosine = Math.min(smallestCosine, cosine);
    }
    embeddingCells += cells;
  }

  private void compareObjectness(FeatureMap reference, FeatureMap other) {
    FloatBuffer a = reference.objectness();
    FloatBuffer b = other.objectness();
    for (int cell = 0; cell < reference.cells(); cell++) {
      double difference =
          Math.abs((double) a.get(a.position() + cell) - b.get(b.position() + cell));
      differences += difference;
      largestDifference = Math.max(largestDifference, difference);
    }
    objectnessCells += reference.cells();
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
        frames,
        ratio(cosines, embeddingCells),
        embeddingCells == 0 ? OptionalDouble.empty() : OptionalDouble.of(smallestCosine),
        ratio(differences, objectnessCells),
        objectnessCells == 0 ? OptionalDouble.empty() : OptionalDouble.of(largestDifference),
        ratio(ious, framesWithMasks));
  }

  private static OptionalDouble ratio(double sum, long count) {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }
}
