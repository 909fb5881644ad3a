package io.segstream.inference.cluster;

import java.util.List;
import java.util.Objects;

/**
 * All that {@link OnlineClustering} knows between two observations. Immutable, bounded by the
 * settings.
 *
 * @param codebook the clusters
 * @param samples the objects seen most recently, each once, the longest unseen first
 * @param sinceRefit observations since the latest refit
 */
public record ClusteringState(Codebook codebook, List<ObjectSample> samples, long sinceRefit) {
  /** Nothing seen, nothing learned. */
  public static final ClusteringState EMPTY = new ClusteringState(Codebook.EMPTY, List.of(), 0);

  public ClusteringState {
    Objects.requireNonNull(codebook, "codebook");
    samples = List.copyOf(samples);
    if (sinceRefit < 0) {
      throw new IllegalArgumentException(
          "Observations since the latest refit are %d, must be at least 0".formatted(sinceRefit));
    }
  }

  /** The same memory with another codebook, for example a frozen one. */
  public ClusteringState withCodebook(Codebook other) {
    return new ClusteringState(other, samples, sinceRefit);
  }
}
