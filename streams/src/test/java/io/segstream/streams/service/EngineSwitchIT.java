package io.segstream.streams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.segstream.inference.batch.BatchListener;
import io.segstream.inference.batch.BatchSettings;
import io.segstream.inference.engine.AvailableEngine;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.refine.RefinementSettings;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.FailureReason;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.streams.broker.EmbeddedBroker;
import io.segstream.streams.service.SegmentationService.CloseResult;
import io.segstream.streams.service.ServiceHealth.Liveness;
import io.segstream.streams.service.ServiceHealth.Readiness;
import io.segstream.streams.topology.ProcessingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TensorRT takes over from the fallback, or gives back to it, while threads process chunks. */
class EngineSwitchIT {
  private static final TopicCatalogue CATALOGUE = TopicCatalogue.singleBroker().withPartitions(4);
  private static final int FEEDS = 4;
  private static final int CHUNKS = 6;
  private static final int FRAMES = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  @Test
  void shouldAccountForEveryFrameAndDoEachChunkOnOneEngine() throws Exception {
    BaselineModel.writeTo(directory.resolve("model"));
    LoadedModel model = LoadedModel.load(directory.resolve("model"));
    int handlesBefore = NativeHandles.live();
    AtomicInteger framesOfAll = new AtomicInteger();
    HeldTensorRt tensorRt = new HeldTensorRt(false);
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(CATALOGUE.newTopics())) {
      // Given
      TestTopics topics = new TestTopics(broker.bootstrapServers(), CATALOGUE);
      List<List<VideoChunk>> feeds = feeds();
      ModelRuntime runtime = runtime(model, call -> framesOfAll.addAndGet(call.frames()));
      OpenModel served =
          new TensorRtModel(runtime, tensorRt, Fallback.ONNX_RUNTIME, EngineListener.NONE)
              .open(state -> {});
      try (SegmentationService service = start(broker, served)) {
        await().atMost(PATIENCE).until(() -> service.health().readiness() == Readiness.DEGRADED);
        assertThat(service.health().detail()).startsWith("serving on OnnxRuntime: ");

        // When: chunks are in work on all threads
        for (List<VideoChunk> chunks : feeds) {
          topics.send(chunks.subList(0, CHUNKS / 2));
        }
        await().atMost(PATIENCE).until(() -> framesOfAll.get() > FEEDS);
        tensorRt.permits.release();
        await().atMost(PATIENCE).until(() -> service.health().readiness() == Readiness.READY);
        for (List<VideoChunk> chunks : feeds) {
          topics.send(chunks.subList(CHUNKS / 2, CHUNKS));
        }

        // Then
        int total = FEEDS * CHUNKS * FRAMES;
        assertThat(everyFrameOnce(topics, service))
            .hasSize(total)
            .allMatch(frame -> frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_SEGMENTED);
        assertThat(framesOfAll).hasValue(total);
        assertThat(tensorRt.opened).hasValue(1);
        // Were a chunk done on two engines, neither would have seen whole chunks only.
        assertThat(tensorRt.frames.get() % FRAMES).isZero();
        assertThat(tensorRt.frames).hasValueBetween(total / 2, total - FRAMES);
        assertThat(service.shutDown()).isEqualTo(CloseResult.FINISHED);
      }
    }
    assertThat(tensorRt.closed).hasValue(1);
    assertThat(NativeHandles.live()).as("%s", NativeHandles.byKind()).isEqualTo(handlesBefore);
  }

  @Test
  void shouldAccountForEveryFrameWhenTensorRtFailsForGood() throws Exception {
    BaselineModel.writeTo(directory.resolve("model"));
    LoadedModel model = LoadedModel.load(directory.resolve("model"));
    int handlesBefore = NativeHandles.live();
    HeldTensorRt tensorRt = new HeldTensorRt(true);
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(CATALOGUE.newTopics())) {
      // Given
      TestTopics topics = new TestTopics(broker.bootstrapServers(), CATALOGUE);
      List<List<VideoChunk>> feeds = feeds();
      OpenModel served =
          new TensorRtModel(
                  runtime(model, BatchListener.NONE),
                  tensorRt,
                  Fallback.ONNX_RUNTIME,
                  EngineListener.NONE)
              .open(state -> {});
      try (SegmentationService service = start(broker, served)) {
        await().atMost(PATIENCE).until(() -> service.health().readiness() == Readiness.READY);

        // When: chunks are in work on all threads
        for (List<VideoChunk> chunks : feeds) {
          topics.send(chunks.subList(0, CHUNKS / 2));
        }
        await().atMost(PATIENCE).until(() -> tensorRt.frames.get() > FEEDS);
        tensorRt.setDeviceLost(true);
        for (List<VideoChunk> chunks : feeds) {
          topics.send(chunks.subList(CHUNKS / 2, CHUNKS - 1));
        }
        await().atMost(PATIENCE).until(() -> service.health().readiness() == Readiness.DEGRADED);
        for (List<VideoChunk> chunks : feeds) {
          topics.send(chunks.subList(CHUNKS - 1, CHUNKS));
        }

        // Then
        List<FrameSegments> frames = everyFrameOnce(topics, service);
        assertThat(service.health().detail())
            .startsWith("serving on OnnxRuntime: TensorRT failed 3 times in a row");
        assertThat(frames)
            .filteredOn(frame -> frame.getOutcome() != FrameOutcome.FRAME_OUTCOME_SEGMENTED)
            .isNotEmpty()
            .allMatch(
                frame ->
                    frame.getFailureReason() == FailureReason.FAILURE_REASON_INFERENCE
                        && frame.getFailureDetail().contains("CUDA error 46"))
            .allMatch(frame -> frame.getFrameNumber() < (CHUNKS - 1) * FRAMES);
        assertThat(service.shutDown()).isEqualTo(CloseResult.FINISHED);
      }
    }
    assertThat(tensorRt.closed).hasValue(1);
    assertThat(NativeHandles.live()).as("%s", NativeHandles.byKind()).isEqualTo(handlesBefore);
  }

  private static List<List<VideoChunk>> feeds() throws Exception {
    List<List<VideoChunk>> feeds = new ArrayList<>();
    for (int feed = 0; feed < FEEDS; feed++) {
      feeds.add(TestChunks.generated(new FeedId("feed-" + feed), CHUNKS, FRAMES));
    }
    return feeds;
  }

  private static ModelRuntime runtime(LoadedModel model, BatchListener listener) {
    return new ModelRuntime(
        model,
        AvailableEngine.onnxRuntime(),
        EngineSettings.defaults(),
        BatchSettings.disabled(2),
        RefinementSettings.DEFAULT,
        listener);
  }

  private SegmentationService start(EmbeddedBroker broker, OpenModel served) {
    return SegmentationService.startWith(
        ServiceSettings.of(
            StreamsSettings.of(broker.bootstrapServers(), directory.resolve("state"))
                .withThreads(FEEDS),
            CATALOGUE),
        served,
        ProcessingListener.NONE);
  }

  /** What was published of all feeds: each frame once, those of a feed in order. */
  private static List<FrameSegments> everyFrameOnce(TestTopics topics, SegmentationService service)
      throws Exception {
    List<FrameSegments> frames = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        topics.read(
            Topic.SEGMENTS,
            FEEDS * CHUNKS * FRAMES,
            () -> service.health().liveness() == Liveness.ALIVE)) {
      frames.add(FrameSegments.parseFrom(record.value()));
    }
    for (int feed = 0; feed < FEEDS; feed++) {
      String name = "feed-" + feed;
      assertThat(frames)
          .filteredOn(frame -> frame.getFeed().equals(name))
          .extracting(FrameSegments::getFrameNumber)
          .hasSize(CHUNKS * FRAMES)
          .isSorted()
          .doesNotHaveDuplicates();
    }
    return frames;
  }
}
