package io.segstream.trainer.method.spml;

import io.segstream.trainer.segment.LocatedRows;
import io.segstream.trainer.segment.Segmenter;
import io.segstream.trainer.weak.AnnotationType;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How SPML learns embeddings.
 *
 * @param annotation relation of pixels to segments by class; its weight is that of the class scores
 *     as well
 * @param coOccurrence relation by the tags of pictures
 * @param similarity relation by low-level regions
 * @param affinity relation by the class of the nearest annotated segment
 * @param segmenter cuts pictures
 * @param places appends places to embeddings before that
 * @param anchors pixels of a picture that take part in each relation; empty for all
 * @param memory batches of segments that are remembered, 0 or more
 * @param activation where labels come from if the annotation has none inside of regions
 */
public record SpmlSettings(
    RelationSettings annotation,
    RelationSettings coOccurrence,
    RelationSettings similarity,
    RelationSettings affinity,
    Segmenter segmenter,
    LocatedRows places,
    OptionalInt anchors,
    int memory,
    Optional<Activation> activation) {
  /**
   * Labels from class activation maps.
   *
   * @param boxes whether labels of boxes are thinned out; else tags get labels
   * @param warmUp steps in which only tags are learnt, 0 or more
   * @param threshold from which a pixel has a label, 0..1
   * @param background class of pixels in which nothing is active
   */
  public record Activation(boolean boxes, long warmUp, double threshold, OptionalInt background) {
    /** What is published for a kind of annotation; empty for kinds that label pixels themselves. */
    static Optional<Activation> of(
        AnnotationType type, long warmUp, Optional<Double> threshold, OptionalInt background) {
      return switch (type) {
        case BOX -> Optional.of(new Activation(true, warmUp, threshold.orElse(0.5), background));
        case TAG -> Optional.of(new Activation(false, warmUp, threshold.orElse(0.2), background));
        case FULL, SCRIBBLE, POINT -> Optional.empty();
      };
    }
  }

  public SpmlSettings {
    Objects.requireNonNull(annotation, "annotation");
    Objects.requireNonNull(coOccurrence, "coOccurrence");
    Objects.requireNonNull(similarity, "similarity");
    Objects.requireNonNull(affinity, "affinity");
    Objects.requireNonNull(segmenter, "segmenter");
    Objects.requireNonNull(places, "places");
    Objects.requireNonNull(activation, "activation");
    if (annotation.weight() + coOccurrence.weight() + similarity.weight() + affinity.weight()
        == 0) {
      throw new IllegalArgumentException("one of the four weights must be above 0");
    }
    if (memory < 0 || (anchors.isPresent() && anchors.getAsInt() < 1)) {
      throw new IllegalArgumentException(
          "memory %d must be 0 or more and anchors %s at least 1".formatted(memory, anchors));
    }
  }

  /** Weight of the annotation relation, as published. */
  static double annotationWeight(AnnotationType type) {
    return switch (type) {
      case FULL, SCRIBBLE -> 1;
      case POINT -> 0.1;
      case BOX, TAG -> 0.3;
    };
  }

  /** Weight of the co-occurrence relation, as published. */
  static double coOccurrenceWeight(AnnotationType type) {
    return switch (type) {
      case FULL, SCRIBBLE -> 0.5;
      case POINT -> 0.1;
      case BOX, TAG -> 0.3;
    };
  }

  /** Concentration of the co-occurrence relation, as published. */
  static double coOccurrenceConcentration(AnnotationType type) {
    return switch (type) {
      case FULL, SCRIBBLE -> 12;
      case POINT, BOX, TAG -> 8;
    };
  }
}
