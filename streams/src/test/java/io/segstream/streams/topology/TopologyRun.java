package io.segstream.streams.topology;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.refine.Refinement;
import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.serde.RecordHeaders;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.ObjectEvent;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.streams.service.StreamsProperties;
import io.segstream.streams.service.StreamsSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** Both topologies in memory, with the service's own Kafka Streams settings. */
final class TopologyRun implements AutoCloseable {
  static final TopicCatalogue CATALOGUE = TopicCatalogue.singleBroker();

  /** What a test may choose. */
  static final class Options {
    LoadedModel loaded = ColourModel.LOADED;
    ColourModel model = new ColourModel();
    UnaryOperator<FrameInference> inference = model -> model;
    Refinement refinement = Refinement.NONE;
    ChunkVideo.Decoder decoder = ScriptedVideo::open;
    InstantSource clock = () -> java.time.Instant.EPOCH;
    ProcessingListener listener = ProcessingListener.NONE;
    SegmentationSettings segmentation =
        SegmentationSettings.DEFAULT.withLimits(ChunkLimits.DEFAULT.withBatchFrames(4));
    ClusteringSettings clustering = ClusteringSettings.DEFAULT;
  }

  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> chunks;
  private final TestInputTopic<byte[], byte[]> prompts;

  TopologyRun(Path stateDirectory, Options options) {
    SegmentationParts parts =
        new SegmentationParts(
            options.loaded,
            options.inference.apply(options.model),
            options.refinement,
            options.decoder,
            CATALOGUE,
            options.clock,
            options.listener);
    Properties properties =
        StreamsProperties.of(
            StreamsSettings.of("localhost:1", stateDirectory),
            CATALOGUE,
            options.segmentation.limits(),
            options.listener);
    driver =
        new TopologyTestDriver(
            ClusteringTopology.build(parts, options.segmentation, options.clustering), properties);
    chunks =
        driver.createInputTopic(
            CATALOGUE.name(Topic.CHUNKS), new ByteArraySerializer(), new ByteArraySerializer());
    prompts =
        driver.createInputTopic(
            CATALOGUE.name(Topic.PROMPTS), new ByteArraySerializer(), new ByteArraySerializer());
  }

  void pipe(ObjectPrompt prompt) {
    pipePrompt(prompt.getFeed(), prompt.toByteArray());
  }

  void pipePrompt(String key, byte[] value) {
    prompts.pipeInput(
        new TestRecord<>(
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            value,
            new org.apache.kafka.common.header.internals.RecordHeaders(),
            0L));
  }

  void pipe(VideoChunk chunk) {
    pipe(chunk.header().feed().value(), chunk.video(), RecordHeaders.forChunk(chunk.header()));
  }

  void pipe(List<VideoChunk> several) {
    several.forEach(this::pipe);
  }

  void pipe(FeedEnd end) {
    pipe(end.feed().value(), new byte[0], RecordHeaders.forFeedEnd(end));
  }

  /** Lets Kafka Streams look at the clock as if so much time had passed. */
  void pass(Duration time) {
    driver.advanceWallClockTime(time);
  }

  void pipe(String key, byte[] value, Headers headers) {
    chunks.pipeInput(new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), value, headers, 0L));
  }

  List<FrameSegments> segments() {
    return values(Topic.SEGMENTS, RecordSerdes.frameSegments().deserializer());
  }

  List<ObjectEvent> events() {
    return values(Topic.EVENTS, RecordSerdes.objectEvent().deserializer());
  }

  <V> List<V> values(Topic topic, Deserializer<V> deserializer) {
    return driver
        .createOutputTopic(CATALOGUE.name(topic), new ByteArrayDeserializer(), deserializer)
        .readValuesToList();
  }

  /** Everything on a topic, headers included. */
  List<TestRecord<byte[], byte[]>> raw(Topic topic) {
    return driver
        .createOutputTopic(
            CATALOGUE.name(topic), new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** What was written to the changelog of a store. */
  List<TestRecord<byte[], byte[]>> changelog(String store) {
    return driver
        .createOutputTopic(
            StreamsSettings.DEFAULT_APPLICATION_ID + "-" + store + "-changelog",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** Everything on all result topics as text, for comparing runs byte by byte. */
  List<String> dump() {
    List<String> lines = new ArrayList<>();
    for (Topic topic :
        List.of(Topic.SEGMENTS, Topic.EVENTS, Topic.OBJECTS, Topic.CLUSTERS, Topic.DEAD_LETTERS)) {
      for (TestRecord<byte[], byte[]> record : raw(topic)) {
        StringBuilder line = new StringBuilder(topic + " " + text(record.key()));
        record
            .headers()
            .forEach(h -> line.append(' ').append(h.key()).append('=').append(text(h.value())));
        line.append(' ').append(record.timestamp());
        lines.add(line + " " + (record.value() == null ? "null" : hex(record.value())));
      }
    }
    return lines;
  }

  KeyValueStore<FeedId, FeedMemory> memories() {
    return driver.getKeyValueStore(SegmentationTopology.STORE);
  }

  KeyValueStore<FeedId, List<PendingPrompt>> pending() {
    return driver.getKeyValueStore(PromptStores.PENDING);
  }

  KeyValueStore<FeedId, PromptedMemory> prompted() {
    return driver.getKeyValueStore(PromptStores.PROMPTED);
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    driver.close();
  }
}
