package io.segstream.streams.topology;

import static io.segstream.schemas.v1.FailureReason.FAILURE_REASON_ANALYSIS;
import static io.segstream.schemas.v1.FailureReason.FAILURE_REASON_NOT_DECODED;
import static io.segstream.schemas.v1.FrameOutcome.FRAME_OUTCOME_SEGMENTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.streams.topology.ColourModel.Answer;
import io.segstream.streams.topology.TopologyRun.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one frame breaks costs that frame, and never the chunk. */
class FrameFailureTest {
  private static final int NEVER = -1;

  @TempDir Path state;

  private final Options options = new Options();
  private final ScriptedFeed gate = new ScriptedFeed("gate");

  @Test
  void shouldFailOnlyTheFrameWhoseFeaturesAreNoNumbers() {
    options.model = new ColourModel(batch -> batch == 1 ? Answer.NOT_A_NUMBER : Answer.RESULT);
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(12));

      List<FrameSegments> frames = run.segments();
      requireFailed(frames, List.of(5L));
      assertThat(frames.get(5).getFailureDetail())
          .endsWith("the model's embeddings are not finite");
      assertThat(frames.get(11).getSegmentsList())
          .as("objects go on across the failed frame")
          .extracting(s -> s.getTrackId())
          .containsExactlyInAnyOrder(1L, 2L);
      assertThat(run.raw(Topic.DEAD_LETTERS)).isEmpty();
      assertThat(options.model.open()).isZero();
    }
  }

  @Test
  void shouldFailOnlyTheFramesThatCannotBeScaled() {
    options.decoder =
        chunk -> new FaultyVideo(ScriptedVideo.open(chunk), Set.of(0, 4, 5, 11), NEVER);
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(12));

      List<FrameSegments> frames = run.segments();
      requireFailed(frames, List.of(0L, 4L, 5L, 11L));
      assertThat(frames.get(4).getFailureDetail()).isEqualTo("frame 4 broke the scaler");
      assertThat(frames.get(4).getWidth()).isEqualTo(96);
      assertThat(run.raw(Topic.DEAD_LETTERS)).isEmpty();
    }
  }

  @Test
  void shouldFailAChunkOfWhichNoFrameCanBeScaledFrameByFrame() {
    options.decoder = chunk -> new FaultyVideo(ScriptedVideo.open(chunk), Set.of(0, 1, 2), NEVER);
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(3));

      requireFailed(run.segments(), List.of(0L, 1L, 2L));
      assertThat(options.model.batches()).as("batches of no frames").isZero();
    }
  }

  @Test
  void shouldKeepTheFramesBeforeTheOneThatBrokeTheDecoder() {
    options.decoder = chunk -> new FaultyVideo(ScriptedVideo.open(chunk), Set.of(), 7);
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(10));

      List<FrameSegments> frames = run.segments();
      assertThat(frames).hasSize(10);
      assertThat(frames.subList(0, 7)).allMatch(f -> f.getOutcome() == FRAME_OUTCOME_SEGMENTED);
      assertThat(frames.subList(7, 10))
          .allSatisfy(
              frame -> {
                assertThat(frame.getFailureReason()).isEqualTo(FAILURE_REASON_NOT_DECODED);
                assertThat(frame.getFailureDetail())
                    .isEqualTo(
                        "the decoder gave 7 of 10 frames, then failed: frame 7 broke the decoder");
              });
      assertThat(run.raw(Topic.DEAD_LETTERS)).isEmpty();
    }
  }

  @Test
  void shouldGiveEveryFrameAnOutcomeWhenTheDecoderCannotBeOpened() {
    options.decoder =
        chunk -> {
          throw new IllegalStateException("a bug in the decoder");
        };
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(3));

      assertThat(run.segments())
          .hasSize(3)
          .allSatisfy(
              frame ->
                  assertThat(frame.getFailureDetail())
                      .isEqualTo("the decoder failed: a bug in the decoder"));
    }
  }

  @Test
  void shouldRefuseAnInputSizeThatTheModelDoesNotTakeBeforeTheFirstFrame() {
    options.segmentation = options.segmentation.withInputSize(new FrameSize(641, 359));
    assertThatThrownBy(() -> new TopologyRun(state, options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not take frames of 641x359");
  }

  @Test
  void shouldRefuseAnInputSizeWhoseGridIsTooFineBeforeTheFirstFrame() {
    options.segmentation = options.segmentation.withInputSize(new FrameSize(8192, 4096));
    assertThatThrownBy(() -> new TopologyRun(state, options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "at an input size of 8192x4096: A grid of 2048x1024 cells is too fine")
        .hasMessageContaining("use a smaller input size or a larger stride");
  }

  private static void requireFailed(List<FrameSegments> frames, List<Long> numbers) {
    assertThat(frames)
        .filteredOn(frame -> frame.getFailureReason() == FAILURE_REASON_ANALYSIS)
        .extracting(FrameSegments::getFrameNumber)
        .containsExactlyElementsOf(numbers);
    assertThat(frames)
        .filteredOn(frame -> frame.getFailureReason() != FAILURE_REASON_ANALYSIS)
        .allMatch(frame -> frame.getOutcome() == FRAME_OUTCOME_SEGMENTED);
  }
}
