package io.segstream.streams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** TensorRT takes over from the fallback while several threads process chunks. */
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
      List<List<VideoChunk>> feeds = new ArrayList<>();
      for (int feed = 0; feed < FEEDS; feed++) {
        feeds.add(TestChunks.generated(new FeedId("feed-" + feed), CHUNKS, FRAMES));
      }
      ModelRuntime runtime =
          new ModelRuntime(
              model,
              AvailableEngine.onnxRuntime(),
              EngineSettings.defaults(),
              BatchSettings.disabled(2),
              RefinementSettings.DEFAULT,
              call -> framesOfAll.addAndGet(call.frames()));
      OpenModel served =
          new TensorRtModel(runtime, tensorRt, Fallback.ONNX_RUNTIME, EngineListener.NONE)
              .open(state -> {});
      ServiceSettings settings =
          ServiceSettings.of(
              StreamsSettings.of(broker.bootstrapServers(), directory.resolve("state"))
                  .withThreads(FEEDS),
              CATALOGUE);
      try (SegmentationService service =
          SegmentationService.startWith(settings, served, ProcessingListener.NONE)) {
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
        List<FrameSegments> frames = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
            topics.read(
                Topic.SEGMENTS, total, () -> service.health().liveness() == Liveness.ALIVE)) {
          frames.add(FrameSegments.parseFrom(record.value()));
        }
        assertThat(frames)
            .hasSize(total)
            .allMatch(frame -> frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_SEGMENTED);
        for (int feed = 0; feed < FEEDS; feed++) {
          String name = "feed-" + feed;
          assertThat(frames)
              .filteredOn(frame -> frame.getFeed().equals(name))
              .extracting(FrameSegments::getFrameNumber)
              .hasSize(CHUNKS * FRAMES)
              .isSorted()
              .doesNotHaveDuplicates();
        }
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
}
