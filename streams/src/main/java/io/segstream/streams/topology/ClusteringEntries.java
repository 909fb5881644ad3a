package io.segstream.streams.topology;

import io.segstream.inference.cluster.Cluster;
import io.segstream.inference.cluster.ClusteringState;
import io.segstream.inference.cluster.ObjectSample;
import io.segstream.schemas.id.ModelDigest;
import io.segstream.streams.topology.state.ClusterState;
import io.segstream.streams.topology.state.ClusteringEntry;
import io.segstream.streams.topology.state.ClusteringHead;
import io.segstream.streams.topology.state.SampleState;

/** Keys and values under which the parts of a {@link ClusteringState} are stored, without loss. */
final class ClusteringEntries {
  private ClusteringEntries() {}

  /** Where the keys of a model begin; those of no other model do. */
  static String first(ModelDigest model) {
    return model.value() + '/';
  }

  /** After the keys of a model. */
  static String last(ModelDigest model) {
    return model.value() + (char) ('/' + 1);
  }

  static String headKey(ModelDigest model) {
    return first(model) + "head";
  }

  static String clusterKey(ModelDigest model, long id) {
    return first(model) + "cluster/" + id;
  }

  static String sampleKey(ModelDigest model, String objectKey) {
    return first(model) + "sample/" + objectKey;
  }

  static ClusteringEntry head(ClusteringState state) {
    return ClusteringEntry.newBuilder()
        .setHead(
            ClusteringHead.newBuilder()
                .setVersion(state.codebook().version())
                .setDimensions(state.codebook().dimensions())
                .setNextClusterId(state.codebook().nextClusterId())
                .setFrozen(state.codebook().frozen())
                .setSinceRefit(state.sinceRefit()))
        .build();
  }

  static ClusteringEntry cluster(Cluster cluster) {
    return ClusteringEntry.newBuilder()
        .setCluster(
            ClusterState.newBuilder()
                .setId(cluster.id())
                .setCentroid(VectorRecords.toProto(cluster.centroid()))
                .setMembers(cluster.members())
                .setSpread(cluster.spread()))
        .build();
  }

  static Cluster cluster(ClusterState cluster) {
    return new Cluster(
        cluster.getId(),
        VectorRecords.fromProto(cluster.getCentroid()),
        cluster.getMembers(),
        cluster.getSpread());
  }

  static ClusteringEntry sample(ObjectSample sample, long place) {
    return ClusteringEntry.newBuilder()
        .setSample(
            SampleState.newBuilder()
                .setObjectKey(sample.objectKey())
                .setEmbedding(VectorRecords.toProto(sample.embedding()))
                .setClusterId(sample.clusterId())
                .setPlace(place))
        .build();
  }

  static ObjectSample sample(SampleState sample) {
    return new ObjectSample(
        sample.getObjectKey(),
        VectorRecords.fromProto(sample.getEmbedding()),
        sample.getClusterId());
  }
}
