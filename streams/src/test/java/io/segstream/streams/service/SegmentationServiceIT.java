package io.segstream.streams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.schemas.chunk.CaptureClock;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.serde.ChunkHeaders;
import io.segstream.schemas.serde.RecordHeaders;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.Box;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.streams.broker.BrokerException;
import io.segstream.streams.broker.EmbeddedBroker;
import io.segstream.streams.ingest.KafkaChunkSink;
import io.segstream.streams.ingest.PromptPublisher;
import io.segstream.streams.service.SegmentationService.CloseResult;
import io.segstream.streams.service.ServiceHealth.Liveness;
import io.segstream.streams.service.ServiceHealth.Readiness;
import io.segstream.streams.topology.ChunkLimits;
import io.segstream.streams.topology.DeadLetter;
import io.segstream.streams.topology.ProcessingListener;
import io.segstream.streams.topology.SegmentationSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path on a real broker with a real model. */
class SegmentationServiceIT {
  private static final TopicCatalogue CATALOGUE = TopicCatalogue.singleBroker().withPartitions(4);

  private static final int PROMPTED_FEEDS = 15;

  private static final byte[] GARBAGE = {1, 2, 3, 0, -1};

  @TempDir Path directory;

  private LoadedModel model;

  @BeforeEach
  void writeModel() throws Exception {
    BaselineModel.writeTo(directory.resolve("model"));
    model = LoadedModel.load(directory.resolve("model"));
  }

  @Test
  void shouldKeepFeedsWholeAndInOrderAroundBadRecords() throws Exception {
    int handlesBefore = NativeHandles.live();
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(CATALOGUE.newTopics())) {
      // Given
      TestTopics topics = new TestTopics(broker.bootstrapServers(), CATALOGUE);
      List<VideoChunk> gate = TestChunks.generated(new FeedId("gate"), 4, 10);
      List<VideoChunk> yard = TestChunks.generated(new FeedId("yard"), 4, 10);
      byte[] damaged = gate.get(2).video().clone();
      Arrays.fill(damaged, damaged.length / 3, 2 * damaged.length / 3, (byte) 0);
      Headers unknown = RecordHeaders.forChunk(yard.get(3).header());
      unknown
          .remove(ChunkHeaders.VERSION)
          .add(ChunkHeaders.VERSION, "99".getBytes(StandardCharsets.UTF_8));

      try (SegmentationService service = start(broker, 2, "bad-records")) {
        // When
        topics.send(gate.subList(0, 2));
        topics.send(yard.subList(0, 2));
        topics.send("gate", damaged, RecordHeaders.forChunk(gate.get(2).header()));
        topics.send("yard", yard.get(3).video(), unknown);
        topics.send(
            "no feed!", GARBAGE, new org.apache.kafka.common.header.internals.RecordHeaders());
        topics.send(gate.subList(3, 4));
        topics.send(yard.subList(2, 4));
        // Then
        List<FrameSegments> frames = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
            topics.read(Topic.SEGMENTS, 80, () -> isAlive(service))) {
          frames.add(FrameSegments.parseFrom(record.value()));
        }
        for (String feed : List.of("gate", "yard")) {
          assertThat(frames)
              .filteredOn(frame -> frame.getFeed().equals(feed))
              .extracting(FrameSegments::getFrameNumber)
              .hasSize(40)
              .isSorted()
              .doesNotHaveDuplicates();
        }
        assertThat(frames)
            .filteredOn(frame -> frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_FAILED)
            .isNotEmpty()
            .allMatch(frame -> frame.getFeed().equals("gate") && frame.getChunkSequence() == 2);
        requireDeadLetters(
            topics.read(Topic.DEAD_LETTERS, 2, () -> isAlive(service)), yard.get(3).video());
        assertThat(service.health().readiness()).isEqualTo(Readiness.READY);
        assertThat(service.shutDown()).isEqualTo(CloseResult.FINISHED);
        assertThat(service.health().readiness()).isEqualTo(Readiness.NOT_READY);
      }
    }
    assertThat(NativeHandles.live()).as("native objects left open").isEqualTo(handlesBefore);
  }

  private static void requireDeadLetters(
      List<ConsumerRecord<byte[], byte[]>> letters, byte[] unknownVersion) {
    assertThat(letters).hasSize(2);
    ConsumerRecord<byte[], byte[]> garbage = withKey(letters, "no feed!");
    assertThat(garbage.value()).isEqualTo(GARBAGE);
    assertThat(text(garbage, "__streams.errors.message")).isNotEmpty();
    assertThat(text(garbage, "__streams.errors.offset")).matches("[0-9]+");
    ConsumerRecord<byte[], byte[]> unknown = withKey(letters, "yard");
    assertThat(unknown.value()).isEqualTo(unknownVersion);
    assertThat(text(unknown, "__streams.errors.message"))
        .contains("chunk header version 99 is not known");
    assertThat(text(unknown, "__streams.errors.topic")).isEqualTo("segstream.chunks");
  }

  private static ConsumerRecord<byte[], byte[]> withKey(
      List<ConsumerRecord<byte[], byte[]>> letters, String key) {
    return letters.stream()
        .filter(letter -> new String(letter.key(), StandardCharsets.UTF_8).equals(key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldTakeInPromptsBeforeTheChunksThatWerePublishedAfterThem() throws Exception {
    TopicCatalogue onePartition = CATALOGUE.withPartitions(1);
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch published = new CountDownLatch(1);
    ProcessingListener pause =
        new ProcessingListener() {
          @Override
          public void onDeadLetter(DeadLetter deadLetter) {
            busy.countDown();
            await(published);
          }
        };
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(onePartition.newTopics())) {
      // Given: a service that is held up after it was given a prompt: next time it is given video
      // first
      TestTopics topics = new TestTopics(broker.bootstrapServers(), onePartition);
      Map<String, Object> clients = Map.of("bootstrap.servers", broker.bootstrapServers());
      ServiceSettings settings =
          ServiceSettings.of(
              StreamsSettings.of(broker.bootstrapServers(), directory.resolve("state")),
              onePartition);
      try (SegmentationService service =
              SegmentationService.start(settings, ModelRuntime.onCpu(model), pause);
          PromptPublisher prompts = PromptPublisher.open(onePartition, clients);
          KafkaChunkSink chunks = KafkaChunkSink.open(onePartition, clients)) {
        topics.send(TestChunks.generated(new FeedId("first"), 1, 5));
        topics.read(Topic.SEGMENTS, 5, () -> isAlive(service));
        topics.send(
            Topic.PROMPTS,
            "first",
            GARBAGE,
            new org.apache.kafka.common.header.internals.RecordHeaders());
        await(busy);
        // When: much is published meanwhile
        try {
          publishPrompted(prompts, chunks);
        } finally {
          published.countDown();
        }
        // Then
        List<ConsumerRecord<byte[], byte[]>> frames =
            topics.read(Topic.SEGMENTS, 5 + 5 * PROMPTED_FEEDS, () -> isAlive(service));
        Set<String> prompted = new TreeSet<>();
        for (ConsumerRecord<byte[], byte[]> record : frames) {
          FrameSegments frame = FrameSegments.parseFrom(record.value());
          if (frame.getFrameNumber() == 0
              && frame.getSegmentsList().stream().anyMatch(s -> s.getPromptId().equals("it"))) {
            prompted.add(frame.getFeed());
          }
        }
        assertThat(prompted).hasSize(PROMPTED_FEEDS);
      }
    }
  }

  private static void publishPrompted(PromptPublisher prompts, KafkaChunkSink chunks)
      throws Exception {
    for (int i = 0; i < PROMPTED_FEEDS; i++) {
      FeedId feed = new FeedId("feed-" + i);
      List<VideoChunk> video = TestChunks.generated(feed, 1, 5);
      long taken = prompts.publish(firstFrame(feed)).timestamp();
      // Records of the same millisecond have no order.
      while (System.currentTimeMillis() <= taken) {
        Thread.onSpinWait();
      }
      video.forEach(chunks::accept);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectPrompt firstFrame(FeedId feed) {
    return ObjectPrompt.newBuilder()
        .setFeed(feed.value())
        .setPromptId("it")
        .setFrameNumber(0)
        .setBox(Box.newBuilder().setX(0).setY(24).setWidth(24).setHeight(24))
        .build();
  }

  @Test
  void shouldTakeCaptureTimesThatAreAheadOfTheBroker() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(CATALOGUE.newTopics())) {
      // Given: a camera whose clock runs in the year 2096
      TestTopics topics = new TestTopics(broker.bootstrapServers(), CATALOGUE);
      List<VideoChunk> chunks = new ArrayList<>();
      for (VideoChunk chunk : TestChunks.generated(new FeedId("gate"), 2, 10)) {
        ChunkHeader header = chunk.header();
        chunks.add(
            new VideoChunk(
                new ChunkHeader(
                    header.feed(),
                    header.sequence(),
                    header.firstFrame(),
                    header.frameCount(),
                    4_000_000_000_000_000L + header.presentationTimeUs(),
                    CaptureClock.CAMERA,
                    header.presentationTimeUs(),
                    header.durationUs()),
                chunk.video()));
      }
      try (SegmentationService service = start(broker, 1, "ahead")) {
        // When
        topics.send(chunks);
        // Then: updates of objects have gone through the internal topics
        assertThat(topics.read(Topic.SEGMENTS, 20, () -> isAlive(service))).hasSize(20);
        assertThat(topics.read(Topic.OBJECTS, 1, () -> isAlive(service))).isNotEmpty();
        assertThat(isAlive(service)).isTrue();
      }
    }
  }

  @Test
  void shouldPublishTheSameBytesWithOneAndWithFourThreads() throws Exception {
    assertThat(segments(1)).hasSize(80).isEqualTo(segments(4));
  }

  private List<String> segments(int threads) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(CATALOGUE.newTopics())) {
      TestTopics topics = new TestTopics(broker.bootstrapServers(), CATALOGUE);
      for (String feed : List.of("gate", "yard", "hall", "roof")) {
        topics.send(TestChunks.generated(new FeedId(feed), 2, 10));
      }
      try (SegmentationService service = start(broker, threads, "threads-" + threads)) {
        return topics.read(Topic.SEGMENTS, 80, () -> isAlive(service)).stream()
            .map(TestTopics::text)
            .sorted()
            .toList();
      }
    }
  }

  @Test
  void shouldRefuseAnOversizedChunkAtTheDoor() {
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(CATALOGUE.newTopics())) {
      TestTopics topics = new TestTopics(broker.bootstrapServers(), CATALOGUE);
      byte[] huge = new byte[CATALOGUE.maxMessageBytes(Topic.CHUNKS) + 1];
      VideoChunk chunk = TestChunks.chunk(new FeedId("gate"), 0, 0, 10, huge);
      assertThatThrownBy(() -> topics.send(List.of(chunk)))
          .hasCauseInstanceOf(RecordTooLargeException.class);
    }
  }

  @Test
  void shouldSayWhichTopicsAreMissingAndCloseTheModel() {
    int handlesBefore = NativeHandles.live();
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(List.of())) {
      ServiceSettings settings =
          settings(broker, 1, "missing").withTopics(ServiceSettings.MissingTopics.REFUSE);
      ModelRuntime runtime = ModelRuntime.onCpu(model);
      assertThatThrownBy(
              () -> SegmentationService.start(settings, runtime, ProcessingListener.NONE))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("7 topics are missing")
          .hasMessageContaining("segstream.chunks: partitions=4, replication=1, {cleanup.policy");
    }
    assertThat(NativeHandles.live()).isEqualTo(handlesBefore);
  }

  @Test
  void shouldRefuseTransactionsThatTheBrokerDoesNotAllow() {
    int handlesBefore = NativeHandles.live();
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(List.of())) {
      ServiceSettings slow =
          settings(broker, 1, "slow")
              .withSegmentation(
                  SegmentationSettings.DEFAULT.withLimits(
                      ChunkLimits.DEFAULT.withTimeouts(
                          Duration.ofMinutes(1), Duration.ofMinutes(20))));
      ModelRuntime runtime = ModelRuntime.onCpu(model);
      assertThatThrownBy(() -> SegmentationService.start(slow, runtime, ProcessingListener.NONE))
          .isInstanceOf(BrokerException.class)
          .hasMessage(
              "transaction.timeout.ms is 1260000 ms, but broker 1 has transaction.max.timeout.ms=900000: "
                  + TransactionLimit.ADVICE);
    }
    assertThat(NativeHandles.live()).isEqualTo(handlesBefore);
  }

  @Test
  void shouldCloseEverythingWhenStartingFailsHalfWay() {
    int handlesBefore = NativeHandles.live();
    AtomicReference<KafkaStreams> made = new AtomicReference<>();
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(CATALOGUE.newTopics())) {
      ServiceSettings settings = settings(broker, 2, "half-way");
      assertThatThrownBy(
              () ->
                  SegmentationService.startWith(
                      settings,
                      ModelRuntime.onCpu(model).load(),
                      ProcessingListener.NONE,
                      (topology, properties) -> {
                        made.set(new FailingStreams(topology, properties));
                        return made.get();
                      }))
          .isInstanceOf(StreamsException.class)
          .hasMessage("half way");
      assertThat(made.get().state()).isEqualTo(KafkaStreams.State.NOT_RUNNING);
    }
    assertThat(NativeHandles.live()).isEqualTo(handlesBefore);
  }

  /** Fails once its threads run. */
  private static final class FailingStreams extends KafkaStreams {
    FailingStreams(Topology topology, Properties properties) {
      super(topology, properties);
    }

    @Override
    public synchronized void start() {
      super.start();
      throw new StreamsException("half way");
    }
  }

  private SegmentationService start(EmbeddedBroker broker, int threads, String name) {
    return SegmentationService.start(
        settings(broker, threads, name), ModelRuntime.onCpu(model), ProcessingListener.NONE);
  }

  private ServiceSettings settings(EmbeddedBroker broker, int threads, String name) {
    return ServiceSettings.of(
        StreamsSettings.of(broker.bootstrapServers(), directory.resolve(name)).withThreads(threads),
        CATALOGUE);
  }

  private static boolean isAlive(SegmentationService service) {
    return service.health().liveness() == Liveness.ALIVE;
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
    return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }
}
