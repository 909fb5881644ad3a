package io.segstream.streams.render;

import java.util.Map;
import java.util.OptionalLong;

/** Which cluster a tracked object belongs to. */
@FunctionalInterface
public interface ClusterLookup {
  /** The cluster of a track; empty if it has none. */
  OptionalLong clusterOf(long trackId);

  /** Looks up in a map from track id to cluster id, which is copied. */
  static ClusterLookup of(Map<Long, Long> clusters) {
    Map<Long, Long> copy = Map.copyOf(clusters);
    return track -> {
      Long cluster = copy.get(track);
      return cluster == null ? OptionalLong.empty() : OptionalLong.of(cluster);
    };
  }
}
