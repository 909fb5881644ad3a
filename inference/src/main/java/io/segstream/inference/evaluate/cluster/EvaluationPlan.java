package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.InputSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.Sizing;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a data set is evaluated.
 *
 * @param protocols what is asked; one or more
 * @param objects which parts of a picture are objects
 * @param pooling how a salient object becomes a vector
 * @param clusters of K-Means; empty for as many as the method takes: classes - 1 for objects, whose
 *     surroundings are one more, and classes for cells
 * @param overClusters of the over-clustering; empty for {@value #OVER} per class
 * @param runs of K-Means, with seeds one apart; 1 or more
 * @param seed of the first run, of samples and of the linear classifier
 * @param subset classes to which retrieval is also restricted; may be empty
 */
public record EvaluationPlan(
    Set<Protocol> protocols,
    ObjectSource objects,
    Pooling pooling,
    OptionalInt clusters,
    OptionalInt overClusters,
    int runs,
    long seed,
    List<String> subset) {
  private static final int OVER = 3;
  private static final int SIDE = 512;

  public EvaluationPlan {
    protocols = protocols.isEmpty() ? Set.of() : EnumSet.copyOf(protocols);
    Objects.requireNonNull(objects, "objects");
    Objects.requireNonNull(pooling, "pooling");
    Objects.requireNonNull(clusters, "clusters");
    Objects.requireNonNull(overClusters, "overClusters");
    subset = List.copyOf(subset);
    if (protocols.isEmpty() || runs < 1) {
      throw new IllegalArgumentException(
          "%d protocols and %d runs must both be at least 1".formatted(protocols.size(), runs));
    }
    for (OptionalInt count : List.of(clusters, overClusters)) {
      if (count.isPresent() && count.getAsInt() < 1) {
        throw new IllegalArgumentException(
            "Number of clusters is %d, must be 1 or more".formatted(count.getAsInt()));
      }
    }
  }

  /** All protocols, as the method does them. */
  public static EvaluationPlan defaults() {
    return new EvaluationPlan(
        EnumSet.allOf(Protocol.class),
        ObjectSource.SALIENCY,
        Pooling.LOGIT_WEIGHTED,
        OptionalInt.empty(),
        OptionalInt.empty(),
        5,
        1234,
        List.of());
  }

  /**
   * The size at which the model sees pictures, their aspect ratio not kept: that of the model if it
   * is fixed, else the wanted one or 512x512.
   *
   * @throws IllegalArgumentException if the model does not take it
   */
  public static FrameSize inputSize(ModelCard card, Optional<FrameSize> wanted) {
    FrameSize square = new FrameSize(SIDE, SIDE);
    return wanted.isEmpty() && card.input().sizing() == Sizing.FIXED
        ? card.input().size()
        : InputSize.forSource(card, square, Optional.of(wanted.orElse(square)));
  }

  boolean asks(Protocol protocol) {
    return protocols.contains(protocol);
  }

  boolean needsTrain() {
    return protocols.stream().anyMatch(Protocol::needsTrain);
  }

  boolean needsObjects() {
    return protocols.stream().anyMatch(Protocol::needsObjects);
  }

  boolean needsCells() {
    return asks(Protocol.PIXEL_CLUSTERS) || asks(Protocol.LINEAR_PROBE);
  }

  int objectClusters(int classes) {
    return clusters.orElse(Math.max(1, classes - 1));
  }

  int pixelClusters(int classes) {
    return clusters.orElse(classes);
  }

  int overClusters(int classes) {
    return overClusters.orElse(OVER * classes);
  }
}
