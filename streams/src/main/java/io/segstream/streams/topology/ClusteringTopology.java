package io.segstream.streams.topology;

import io.segstream.schemas.id.ObjectKey;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.TrackedObject;
import io.segstream.streams.topology.state.ClusteringEntry;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Object updates to objects with clusters, and the codebook. All feeds' updates go through one
 * partition, because there is one codebook; they are few, since an object is updated when its state
 * changes and then every so many frames.
 */
public final class ClusteringTopology {
  /** Name of the store with the codebooks. */
  public static final String STORE = "codebooks";

  private static final String UPDATES = "object-updates";

  private ClusteringTopology() {}

  /** Segmentation and clustering in one topology: what the service runs. */
  public static Topology build(
      SegmentationParts parts, SegmentationSettings segmentation, ClusteringSettings clustering) {
    StreamsBuilder builder = new StreamsBuilder();
    KStream<ObjectKey, TrackedObject> updates =
        SegmentationTopology.addTo(builder, parts, segmentation);
    addTo(updates, parts.catalogue(), clustering, parts.listener());
    return builder.build();
  }

  /**
   * Adds the topology behind a stream of object updates.
   *
   * @param updates see {@link SegmentationTopology#addTo}
   */
  public static void addTo(
      KStream<ObjectKey, TrackedObject> updates,
      TopicCatalogue catalogue,
      ClusteringSettings settings,
      ProcessingListener listener) {
    KStream<ObjectKey, Clustered> clustered =
        updates
            .repartition(
                Repartitioned.with(RecordSerdes.objectKey(), RecordSerdes.trackedObject())
                    .withName(UPDATES)
                    .withNumberOfPartitions(1))
            .process(new Supplier(settings, listener), Named.as("clustering"));
    clustered
        .filter((key, output) -> output instanceof Clustered.OfObject, Named.as("clustered"))
        .mapValues(
            output -> ((Clustered.OfObject) output).object().orElse(null),
            Named.as("clustered-records"))
        .to(
            catalogue.name(Topic.OBJECTS),
            Produced.with(RecordSerdes.objectKey(), RecordSerdes.trackedObject())
                .withName("objects-topic"));
    clustered
        .filter((key, output) -> output instanceof Clustered.OfCluster, Named.as("entries"))
        .map(
            (key, output) -> {
              Clustered.OfCluster entry = (Clustered.OfCluster) output;
              return KeyValue.pair(entry.key(), entry.cluster().orElse(null));
            },
            Named.as("entry-records"))
        .to(
            catalogue.name(Topic.CLUSTERS),
            Produced.with(RecordSerdes.clusterKey(), RecordSerdes.objectCluster())
                .withName("clusters-topic"));
  }

  private record Supplier(ClusteringSettings settings, ProcessingListener listener)
      implements ProcessorSupplier<ObjectKey, TrackedObject, ObjectKey, Clustered> {
    @Override
    public Processor<ObjectKey, TrackedObject, ObjectKey, Clustered> get() {
      return new ClusteringProcessor(settings, listener);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      StoreBuilder<KeyValueStore<String, ClusteringEntry>> codebooks =
          Stores.keyValueStoreBuilder(
              Stores.persistentKeyValueStore(STORE),
              Serdes.String(),
              ClusteringEntrySerde.create());
      return Set.of(codebooks);
    }
  }
}
