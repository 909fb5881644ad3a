package io.segstream.streams.topology;

import static io.segstream.schemas.v1.FailureReason.FAILURE_REASON_DAMAGED;
import static io.segstream.schemas.v1.FailureReason.FAILURE_REASON_INFERENCE;
import static io.segstream.schemas.v1.FailureReason.FAILURE_REASON_NOT_DECODED;
import static io.segstream.schemas.v1.FrameOutcome.FRAME_OUTCOME_FAILED;
import static io.segstream.schemas.v1.FrameOutcome.FRAME_OUTCOME_SEGMENTED;
import static io.segstream.schemas.v1.FrameOutcome.FRAME_OUTCOME_SKIPPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.v1.EventType;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.SkipReason;
import io.segstream.streams.topology.ColourModel.Answer;
import io.segstream.streams.topology.TopologyRun.Options;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentationTopologyTest {
  @TempDir Path state;

  private final Options options = new Options();
  private final ScriptedFeed gate = new ScriptedFeed("gate");

  @Test
  void shouldPublishEveryFrameOnceInOrderWithItsObjects() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      // When
      run.pipe(gate.chunks(2, 25));
      // Then
      List<FrameSegments> frames = run.segments();
      assertThat(frames)
          .extracting(FrameSegments::getFrameNumber)
          .containsExactlyElementsOf(LongStream.range(0, 50).boxed().toList());
      assertThat(frames)
          .allSatisfy(
              frame -> {
                assertThat(frame.getOutcome()).isEqualTo(FRAME_OUTCOME_SEGMENTED);
                assertThat(frame.getSegmentsCount()).isEqualTo(2);
                assertThat(frame.getWidth()).isEqualTo(96);
                assertThat(frame.getHeight()).isEqualTo(64);
              });
      FrameSegments last = frames.get(49);
      assertThat(last.getSource().getTopic()).isEqualTo("segstream.chunks");
      assertThat(last.getSource().getOffset()).isEqualTo(1);
      assertThat(last.getSource().getFrame()).isEqualTo(24);
      assertThat(last.getChunkSequence()).isEqualTo(1);
      assertThat(last.getCaptureTimeUs()).isEqualTo(ScriptedFeed.START_US + 49 * 40_000L);
      assertThat(last.getPresentationTimeUs()).isEqualTo(49 * 40_000L);
      assertThat(last.getModelDigest()).isEqualTo("ab".repeat(32));
      assertThat(last.getSegmentsList()).extracting(s -> s.getId()).containsExactly(1, 2);
      assertThat(last.getSegmentsList())
          .extracting(s -> s.getTrackId())
          .containsExactlyInAnyOrder(1L, 2L);
      assertThat(options.model.open()).as("features left open").isZero();
    }
  }

  @Test
  void shouldFailFramesThatTheDecoderDoesNotDeliver() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(10, 7, new TreeSet<>()));

      List<FrameSegments> frames = run.segments();
      assertThat(frames).hasSize(10);
      assertThat(frames.subList(0, 7))
          .allMatch(frame -> frame.getOutcome() == FRAME_OUTCOME_SEGMENTED);
      assertThat(frames.subList(7, 10))
          .allSatisfy(
              frame -> {
                assertThat(frame.getFailureReason()).isEqualTo(FAILURE_REASON_NOT_DECODED);
                assertThat(frame.getFailureDetail()).isEqualTo("the decoder gave 7 of 10 frames");
              });
    }
  }

  @Test
  void shouldFailAllFramesOfAChunkWithoutVideoAndGoOn() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(3));
      run.pipe(gate.next(4, "garbage".getBytes(StandardCharsets.UTF_8)));
      run.pipe(gate.next(3));

      List<FrameSegments> frames = run.segments();
      assertThat(frames).extracting(FrameSegments::getFrameNumber).hasSize(10).isSorted();
      assertThat(frames.subList(3, 7))
          .allSatisfy(
              frame -> {
                assertThat(frame.getFailureReason()).isEqualTo(FAILURE_REASON_NOT_DECODED);
                assertThat(frame.getFailureDetail()).isEqualTo("this is no script");
              });
      assertThat(frames.subList(7, 10))
          .allMatch(frame -> frame.getOutcome() == FRAME_OUTCOME_SEGMENTED);
    }
  }

  @Test
  void shouldNeverPassDamagedFramesOffAsGood() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(6, 6, new TreeSet<>(List.of(1, 4))));

      assertThat(run.segments())
          .filteredOn(frame -> frame.getFailureReason() == FAILURE_REASON_DAMAGED)
          .extracting(FrameSegments::getFrameNumber)
          .containsExactly(1L, 4L);
    }
  }

  @Test
  void shouldCountFramesBeyondThePromisedOnesAndLeaveThemOut() {
    List<Integer> surplus = new ArrayList<>();
    options.listener =
        new ProcessingListener() {
          @Override
          public void onSurplusFrames(FeedId feed, int frames) {
            surplus.add(frames);
          }
        };
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(5, 8, new TreeSet<>()));

      assertThat(run.segments()).hasSize(5);
      assertThat(surplus).containsExactly(3);
    }
  }

  @Test
  void shouldCountSurplusFramesOnlyUpToABound() {
    List<Integer> surplus = new ArrayList<>();
    options.listener =
        new ProcessingListener() {
          @Override
          public void onSurplusFrames(FeedId feed, int frames) {
            surplus.add(frames);
          }
        };
    List<FaultyVideo> videos = decodeCounted();
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(5, 1_000_000, new TreeSet<>()));

      assertThat(run.segments()).hasSize(5);
      assertThat(surplus).containsExactly(100);
      assertThat(videos.get(0).decoded()).isEqualTo(105);
    }
  }

  @Test
  void shouldStopDecodingWhenTheChunksTimeIsUsedUp() {
    options.segmentation =
        options.segmentation.withLimits(
            ChunkLimits.DEFAULT.withTimeouts(Duration.ofSeconds(30), Duration.ofNanos(1)));
    List<FaultyVideo> videos = decodeCounted();
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(5));

      assertThat(run.segments())
          .hasSize(5)
          .allSatisfy(
              frame -> {
                assertThat(frame.getFailureReason()).isEqualTo(FAILURE_REASON_NOT_DECODED);
                assertThat(frame.getFailureDetail())
                    .isEqualTo(
                        "the decoder gave 0 of 5 frames, then the chunk's 0 ms were used up");
              });
      assertThat(videos.get(0).decoded()).isZero();
    }
  }

  private List<FaultyVideo> decodeCounted() {
    List<FaultyVideo> videos = new ArrayList<>();
    options.decoder =
        chunk -> {
          FaultyVideo video = new FaultyVideo(ScriptedVideo.open(chunk), Set.of(), -1);
          videos.add(video);
          return video;
        };
    return videos;
  }

  @Test
  void shouldFailOnlyTheFramesOfABatchThatTheModelRefuses() {
    options.model = new ColourModel(batch -> batch == 1 ? Answer.FAILURE : Answer.RESULT);
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(12));

      List<FrameSegments> frames = run.segments();
      assertThat(frames)
          .filteredOn(frame -> frame.getOutcome() == FRAME_OUTCOME_FAILED)
          .extracting(FrameSegments::getFrameNumber)
          .containsExactly(4L, 5L, 6L, 7L);
      assertThat(frames.get(4).getFailureReason()).isEqualTo(FAILURE_REASON_INFERENCE);
      assertThat(frames.get(4).getFailureDetail()).isEqualTo("batch 1 does not agree with me");
      assertThat(options.model.open()).isZero();
    }
  }

  @Test
  void shouldGiveUpOnAModelThatDoesNotAnswerAndUseItAgainOnceItDoes() {
    options.model = new ColourModel(batch -> batch == 0 ? Answer.SILENCE : Answer.RESULT);
    options.segmentation =
        options.segmentation.withLimits(
            new ChunkLimits(100, 4, 1, Duration.ofMillis(20), Duration.ofMinutes(1)));
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(8));

      List<FrameSegments> frames = run.segments();
      assertThat(frames).allMatch(frame -> frame.getFailureReason() == FAILURE_REASON_INFERENCE);
      assertThat(frames.get(0).getFailureDetail())
          .isEqualTo("the model gave no result within 20 ms");
      assertThat(frames.get(4).getFailureDetail())
          .isEqualTo("the model has not answered earlier batches");
      assertThat(options.model.batches()).as("batches sent to a silent model").isEqualTo(1);

      options.model.breakSilence();
      assertThat(options.model.open()).as("a late result is closed").isZero();
      run.pipe(gate.next(8));
      assertThat(run.segments())
          .hasSize(8)
          .allMatch(frame -> frame.getOutcome() == FRAME_OUTCOME_SEGMENTED);
    }
  }

  @Test
  void shouldChooseTheSameFramesHoweverTheFeedIsCut() {
    for (Sampling sampling :
        List.of(
            new Sampling.EveryNth(3), new Sampling.TargetRate(7), new Sampling.TargetRate(60))) {
      options.segmentation =
          options.segmentation.withDefaults(FeedSettings.DEFAULT.withSampling(sampling));
      List<Long> expected = chosen(List.of(60));
      assertThat(chosen(List.of(1, 2, 3, 4, 50))).isEqualTo(expected);
      assertThat(chosen(List.of(25, 10, 25))).isEqualTo(expected);
    }
  }

  private List<Long> chosen(List<Integer> cuts) {
    ScriptedFeed feed = new ScriptedFeed("cut");
    try (TopologyRun run = new TopologyRun(state, options)) {
      cuts.forEach(frames -> run.pipe(feed.next(frames)));
      List<FrameSegments> frames = run.segments();
      assertThat(frames)
          .hasSize(60)
          .filteredOn(frame -> frame.getOutcome() != FRAME_OUTCOME_SEGMENTED)
          .allMatch(frame -> frame.getSkipReason() == SkipReason.SKIP_REASON_SAMPLED_OUT);
      return frames.stream()
          .filter(frame -> frame.getOutcome() == FRAME_OUTCOME_SEGMENTED)
          .map(FrameSegments::getFrameNumber)
          .toList();
    }
  }

  @Test
  void shouldTakeTheNextGoodFrameOfASlotWhenItsFirstIsDamaged() {
    options.segmentation =
        options.segmentation.withDefaults(
            FeedSettings.DEFAULT.withSampling(new Sampling.TargetRate(5)));
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(10, 10, new TreeSet<>(List.of(5))));

      assertThat(run.segments())
          .filteredOn(frame -> frame.getOutcome() == FRAME_OUTCOME_SEGMENTED)
          .extracting(FrameSegments::getFrameNumber)
          .containsExactly(0L, 6L);
    }
  }

  @Test
  void shouldNotEvenDecodeAChunkThatIsTooLate() {
    List<Long> decoded = new ArrayList<>();
    options.decoder =
        chunk -> {
          decoded.add(chunk.header().sequence());
          return ScriptedVideo.open(chunk);
        };
    options.segmentation =
        options.segmentation.withDefaults(
            FeedSettings.DEFAULT.withLatency(LatencyPolicy.newestWins(Duration.ofSeconds(2))));
    // One second each; the first one ended 2.1 s ago, the second 1.1 s ago.
    options.clock = () -> at(3_100_000);
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.chunks(2, 25));

      List<FrameSegments> frames = run.segments();
      assertThat(decoded).containsExactly(1L);
      assertThat(frames.subList(0, 25)).allMatch(SegmentationTopologyTest::isLate);
      // Captured more than two seconds ago: up to 1.1 s, which is frame 27 at 1.08 s.
      assertThat(frames.subList(25, 28)).allMatch(SegmentationTopologyTest::isLate);
      assertThat(frames.subList(28, 50)).noneMatch(SegmentationTopologyTest::isLate);
    }
  }

  @Test
  void shouldGiveTheSlotOfALateFrameToTheNextOneInTime() {
    // Slots of one second; the frames captured in the first half of the first one are late.
    options.segmentation =
        options.segmentation.withDefaults(
            new FeedSettings(
                new Sampling.TargetRate(1),
                LatencyPolicy.newestWins(Duration.ofSeconds(2)),
                List.of()));
    options.clock = () -> at(2_500_000);
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(50));

      assertThat(run.segments())
          .filteredOn(frame -> frame.getOutcome() == FRAME_OUTCOME_SEGMENTED)
          .extracting(FrameSegments::getFrameNumber)
          .containsExactly(13L, 25L);
    }
  }

  @Test
  void shouldEndObjectsInTheNameOfTheModelThatMadeThem() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(5));
      FeedMemory memory = run.memories().get(gate.id());
      run.memories()
          .put(
              gate.id(),
              new FeedMemory(
                  "cd".repeat(32),
                  memory.lastSequence(),
                  memory.nextFrame(),
                  memory.endUs(),
                  memory.lastSampledSlot(),
                  memory.tracker(),
                  memory.centroids(),
                  memory.zones()));
      run.events();

      run.pipe(gate.next(5));

      assertThat(run.events())
          .filteredOn(event -> event.getType() == EventType.EVENT_TYPE_OBJECT_ENDED)
          .hasSize(2)
          .allMatch(event -> event.getModelDigest().equals("cd".repeat(32)));
    }
  }

  @Test
  void shouldFailFramesWhosePresentationTimesCannotBe() {
    options.decoder =
        chunk ->
            new FaultyVideo(ScriptedVideo.open(chunk), Set.of(), -1)
                .withTime(2, Long.MAX_VALUE)
                .withTime(3, Long.MIN_VALUE);
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(5));

      List<FrameSegments> frames = run.segments();
      assertThat(frames)
          .filteredOn(frame -> frame.getFailureReason() == FAILURE_REASON_DAMAGED)
          .extracting(FrameSegments::getFrameNumber)
          .containsExactly(2L, 3L);
      assertThat(frames)
          .extracting(frame -> frame.getCaptureTimeUs() - ScriptedFeed.START_US)
          .containsExactly(0L, 40_000L, 80_000L, 120_000L, 160_000L);
    }
  }

  @Test
  void shouldProcessOldRecordingsWholeUnderEveryFrame() {
    options.clock = () -> at(Duration.ofDays(365).toNanos() / 1000);
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(5));
      assertThat(run.segments()).noneMatch(SegmentationTopologyTest::isLate).hasSize(5);
    }
  }

  private static Instant at(long afterStartUs) {
    return Instant.EPOCH.plusNanos((ScriptedFeed.START_US + afterStartUs) * 1000);
  }

  private static boolean isLate(FrameSegments frame) {
    return frame.getOutcome() == FRAME_OUTCOME_SKIPPED
        && frame.getSkipReason() == SkipReason.SKIP_REASON_LATE;
  }
}
