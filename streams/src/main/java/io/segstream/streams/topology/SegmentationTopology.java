package io.segstream.streams.topology;

import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.id.ObjectKey;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.TrackedObject;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Chunks to segments, events and object updates. Keyed by feed: the chunks of a feed are processed
 * in order, feeds of different partitions side by side.
 *
 * <p>Segments are a pure function of chunk, model, settings and the feed's stored memory, unless a
 * feed may skip late frames.
 */
public final class SegmentationTopology {
  /** Name of the store with the feeds' memory. */
  public static final String STORE = "feed-memory";

  private SegmentationTopology() {}

  /** The topology alone; object updates go nowhere. */
  public static Topology build(SegmentationParts parts, SegmentationSettings settings) {
    StreamsBuilder builder = new StreamsBuilder();
    addTo(builder, parts, settings);
    return builder.build();
  }

  /**
   * Adds the topology to a builder.
   *
   * @return updates of tracked objects without their cluster, for {@link ClusteringTopology}; null
   *     once an object has ended
   * @throws IllegalArgumentException if the model cannot work with the configured input size, or if
   *     the settings allow a feed more memory than one record holds
   */
  public static KStream<ObjectKey, TrackedObject> addTo(
      StreamsBuilder builder, SegmentationParts parts, SegmentationSettings settings) {
    InputCheck.require(parts.model().card(), settings.inputSize());
    TopicCatalogue catalogue = parts.catalogue();
    FeedMemoryBound bound = FeedMemoryBound.of(parts.model().card(), settings);
    InferenceDoor door = new InferenceDoor(parts.inference(), settings.limits().batchTimeout());
    KStream<FeedId, Emission> emissions =
        builder.stream(
                catalogue.name(Topic.CHUNKS),
                Consumed.with(RecordSerdes.feedId(), Serdes.ByteArray()).withName("chunks"))
            .process(new Supplier(parts, settings, door, bound), Named.as("segmentation"));
    emissions
        .filter((feed, emission) -> emission instanceof Emission.OfFrame, Named.as("frames"))
        .mapValues(emission -> ((Emission.OfFrame) emission).frame(), Named.as("frame-records"))
        .to(
            catalogue.name(Topic.SEGMENTS),
            Produced.with(RecordSerdes.feedId(), RecordSerdes.frameSegments())
                .withName("segments"));
    emissions
        .filter((feed, emission) -> emission instanceof Emission.OfEvent, Named.as("happenings"))
        .mapValues(emission -> ((Emission.OfEvent) emission).event(), Named.as("event-records"))
        .to(
            catalogue.name(Topic.EVENTS),
            Produced.with(RecordSerdes.feedId(), RecordSerdes.objectEvent()).withName("events"));
    return emissions
        .filter((feed, emission) -> emission instanceof Emission.OfObject, Named.as("objects"))
        .map(
            (feed, emission) -> {
              Emission.OfObject update = (Emission.OfObject) emission;
              return KeyValue.pair(update.key(), update.object().orElse(null));
            },
            Named.as("object-records"));
  }

  /** Makes one processor per partition, each with its share of the store. */
  private record Supplier(
      SegmentationParts parts,
      SegmentationSettings settings,
      InferenceDoor door,
      FeedMemoryBound bound)
      implements ProcessorSupplier<FeedId, byte[], FeedId, Emission> {
    @Override
    public Processor<FeedId, byte[], FeedId, Emission> get() {
      return new SegmentationProcessor(parts, settings, door);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      // On disk rather than in memory: only then does an instance keep its identity, with which it
      // ends its own unfinished transaction when it starts again.
      StoreBuilder<KeyValueStore<FeedId, FeedMemory>> memory =
          Stores.keyValueStoreBuilder(
              Stores.persistentKeyValueStore(STORE),
              RecordSerdes.feedId(),
              FeedMemorySerde.create(bound));
      return Set.of(memory);
    }
  }
}
