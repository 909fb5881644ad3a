package io.segstream.streams.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segstream.inference.cluster.Cluster;
import io.segstream.inference.cluster.ClusteringState;
import io.segstream.inference.cluster.Codebook;
import io.segstream.inference.cluster.ObjectSample;
import io.segstream.streams.topology.state.ClusterState;
import io.segstream.streams.topology.state.CodebookState;
import io.segstream.streams.topology.state.SampleState;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** {@link ClusteringState} to and from the store's bytes, without any loss. */
final class ClusteringStateSerde {
  private ClusteringStateSerde() {}

  static Serde<ClusteringState> create() {
    return Serdes.serdeFrom(
        (topic, state) -> state == null ? null : toProto(state).toByteArray(),
        (topic, bytes) -> bytes == null ? null : fromBytes(topic, bytes));
  }

  private static ClusteringState fromBytes(String topic, byte[] bytes) {
    try {
      return fromProto(CodebookState.parseFrom(bytes));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new SerializationException(
          "Stored codebook in %s cannot be read: %s; reset the application to start afresh"
              .formatted(topic, e.getMessage()),
          e);
    }
  }

  private static CodebookState toProto(ClusteringState state) {
    Codebook codebook = state.codebook();
    CodebookState.Builder proto =
        CodebookState.newBuilder()
            .setVersion(codebook.version())
            .setDimensions(codebook.dimensions())
            .setNextClusterId(codebook.nextClusterId())
            .setFrozen(codebook.frozen())
            .setSinceRefit(state.sinceRefit());
    for (Cluster cluster : codebook.clusters()) {
      proto.addClusters(
          ClusterState.newBuilder()
              .setId(cluster.id())
              .setCentroid(VectorRecords.toProto(cluster.centroid()))
              .setMembers(cluster.members())
              .setSpread(cluster.spread()));
    }
    for (ObjectSample sample : state.samples()) {
      proto.addSamples(
          SampleState.newBuilder()
              .setObjectKey(sample.objectKey())
              .setEmbedding(VectorRecords.toProto(sample.embedding()))
              .setClusterId(sample.clusterId()));
    }
    return proto.build();
  }

  private static ClusteringState fromProto(CodebookState proto) {
    Codebook codebook =
        new Codebook(
            proto.getVersion(),
            proto.getDimensions(),
            proto.getClustersList().stream().map(ClusteringStateSerde::fromProto).toList(),
            proto.getNextClusterId(),
            proto.getFrozen());
    return new ClusteringState(
        codebook,
        proto.getSamplesList().stream().map(ClusteringStateSerde::fromProto).toList(),
        proto.getSinceRefit());
  }

  private static Cluster fromProto(ClusterState cluster) {
    return new Cluster(
        cluster.getId(),
        VectorRecords.fromProto(cluster.getCentroid()),
        cluster.getMembers(),
        cluster.getSpread());
  }

  private static ObjectSample fromProto(SampleState sample) {
    return new ObjectSample(
        sample.getObjectKey(),
        VectorRecords.fromProto(sample.getEmbedding()),
        sample.getClusterId());
  }
}
