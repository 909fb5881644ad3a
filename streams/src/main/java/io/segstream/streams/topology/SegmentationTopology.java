package io.segstream.streams.topology;

import io.segstream.inference.prompt.PromptedStep;
import io.segstream.inference.propagate.PropagationSettings;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.id.ObjectKey;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.TrackedObject;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Chunks to segments, events and object updates. Keyed by feed: the chunks of a feed are processed
 * in order, feeds of different partitions side by side. Prompts are keyed the same way, and their
 * processor shares the feed's stores, so both topics must have the same number of partitions.
 *
 * <p>Segments are a pure function of chunk, model, settings and the feed's stored memory, unless a
 * feed may skip late frames.
 */
public final class SegmentationTopology {
  /** Name of the store with the feeds' memory. */
  public static final String STORE = "feed-memory";

  private static final String[] STORES = {STORE, PromptStores.PENDING, PromptStores.PROMPTED};

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
    FeedMemoryBound bound =
        FeedMemoryBound.of(parts.model().card(), parts.refinement().names(), settings);
    PromptedStep step = new PromptedStep(PropagationSettings.defaults());
    PromptMemoryBound.require(parts.model().card(), settings, step);
    addStores(builder, bound);
    InferenceDoor door = new InferenceDoor(parts.inference(), settings.limits().batchTimeout());
    KStream<FeedId, Emission> ofChunks =
        builder.stream(
                catalogue.name(Topic.CHUNKS),
                Consumed.with(RecordSerdes.feedId(), Serdes.ByteArray()).withName("chunks"))
            .process(
                () -> new SegmentationProcessor(parts, settings, door, step),
                Named.as("segmentation"),
                STORES);
    KStream<FeedId, Emission> ofPrompts =
        builder.stream(
                catalogue.name(Topic.PROMPTS),
                Consumed.with(RecordSerdes.feedId(), RecordSerdes.objectPrompt())
                    .withName("prompts"))
            .process(() -> new PromptProcessor(parts, settings), Named.as("prompting"), STORES);
    KStream<FeedId, Emission> emissions = ofChunks.merge(ofPrompts, Named.as("emissions"));
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

  /**
   * On disk rather than in memory: only then does an instance keep its identity, with which it ends
   * its own unfinished transaction when it starts again.
   */
  private static void addStores(StreamsBuilder builder, FeedMemoryBound bound) {
    builder.addStateStore(store(STORE, FeedMemorySerde.create(bound)));
    builder.addStateStore(store(PromptStores.PENDING, PromptSerdes.pending()));
    builder.addStateStore(store(PromptStores.PROMPTED, PromptSerdes.prompted()));
  }

  private static <V> StoreBuilder<KeyValueStore<FeedId, V>> store(String name, Serde<V> values) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), RecordSerdes.feedId(), values);
  }
}
