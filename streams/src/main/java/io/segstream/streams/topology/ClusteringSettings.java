package io.segstream.streams.topology;

import io.segstream.inference.cluster.Codebook;
import io.segstream.inference.cluster.CodebookSettings;
import java.util.Objects;
import java.util.Optional;

/**
 * How objects become clusters.
 *
 * @param mode whether the codebook learns
 * @param codebook how it learns
 * @param start codebook of a model that has none yet; without it, an empty one
 */
public record ClusteringSettings(Mode mode, CodebookSettings codebook, Optional<Codebook> start) {
  /** Whether the codebook learns. */
  public enum Mode {
    /** Objects move clusters and found new ones. */
    LEARNING,
    /** Objects are assigned to the clusters as they are. */
    FROZEN
  }

  /** Learning from nothing. */
  public static final ClusteringSettings DEFAULT =
      new ClusteringSettings(Mode.LEARNING, CodebookSettings.defaults(), Optional.empty());

  public ClusteringSettings {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(codebook, "codebook");
    Objects.requireNonNull(start, "start");
  }

  public ClusteringSettings withMode(Mode newMode) {
    return new ClusteringSettings(newMode, codebook, start);
  }

  public ClusteringSettings withCodebook(CodebookSettings newCodebook) {
    return new ClusteringSettings(mode, newCodebook, start);
  }

  public ClusteringSettings withStart(Codebook newStart) {
    return new ClusteringSettings(mode, codebook, Optional.of(newStart));
  }
}
