package io.segstream.streams.topology;

import io.segstream.inference.cluster.Cluster;
import io.segstream.inference.cluster.Codebook;
import io.segstream.schemas.id.ClusterKey;
import io.segstream.schemas.id.ModelDigest;
import io.segstream.schemas.serde.HalfVectors;
import io.segstream.schemas.v1.ObjectCluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What must be published so that readers of the clusters topic get from one codebook to the next.
 */
final class CodebookChange {
  private CodebookChange() {}

  /** The entries that differ, by cluster id; those that are gone come without a value. */
  static List<Clustered.OfCluster> between(ModelDigest model, Codebook before, Codebook after) {
    List<Clustered.OfCluster> changes = new ArrayList<>();
    for (Cluster cluster : after.clusters()) {
      Optional<Cluster> previous = before.cluster(cluster.id());
      if (before.frozen() != after.frozen()
          || previous.isEmpty()
          || !same(previous.get(), cluster)) {
        changes.add(
            new Clustered.OfCluster(
                new ClusterKey(model, cluster.id()),
                Optional.of(record(model, after, cluster)),
                after.version()));
      }
    }
    for (Cluster cluster : before.clusters()) {
      if (after.cluster(cluster.id()).isEmpty()) {
        changes.add(
            new Clustered.OfCluster(
                new ClusterKey(model, cluster.id()), Optional.empty(), after.version()));
      }
    }
    return changes;
  }

  /** Whether two states of a cluster are equal in every number. */
  static boolean same(Cluster one, Cluster other) {
    return one.members() == other.members()
        && one.spread() == other.spread()
        && Arrays.equals(one.centroid(), other.centroid());
  }

  private static ObjectCluster record(ModelDigest model, Codebook codebook, Cluster cluster) {
    return ObjectCluster.newBuilder()
        .setModelDigest(model.value())
        .setClusterId(cluster.id())
        .setCodebookVersion(codebook.version())
        .setCentroid(HalfVectors.encode(cluster.centroid()))
        .setMembers(cluster.members())
        .setSpread(cluster.spread())
        .setFrozen(codebook.frozen())
        .build();
  }
}
