package io.segstream.streams.topology;

import static io.segstream.streams.topology.ScriptedPrompts.at;
import static io.segstream.streams.topology.ScriptedPrompts.box;
import static io.segstream.streams.topology.ScriptedPrompts.green;
import static io.segstream.streams.topology.ScriptedPrompts.next;
import static io.segstream.streams.topology.ScriptedPrompts.point;
import static io.segstream.streams.topology.ScriptedPrompts.red;
import static io.segstream.streams.topology.ScriptedPrompts.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.propagate.PropagationState;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.v1.EventType;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.ObjectEvent;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.streams.topology.TopologyRun.Options;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts that cannot be followed: one answer each, and the feed goes on. */
class BadPromptTest {
  @TempDir Path state;

  private final Options options = new Options();
  private final ScriptedFeed gate = new ScriptedFeed("gate");

  @Test
  void shouldRefuseEachPromptThatMakesNoSenseOnItsFrameAndGoOn() {
    Map<ObjectPrompt, String> bad =
        Map.of(
            box("a", new PixelBox(90, 0, 20, 20)),
            "The box of prompt 'a' (x=90, y=0, 20x20) must not be empty and must lie in the frame of 96x64",
            point("b", 96, 3),
            "Point (96, 3) of prompt 'b' lies outside the frame of 96x64",
            next("c", RleMask.empty(96, 64)),
            "The mask of prompt 'c' is empty: mark at least the object's pixels",
            next("d", RleMask.of(10, 10, 0, 100)),
            "The mask of prompt 'd' is 10x10, the frame is 96x64: send it at the frame's size",
            withdrawal("e"),
            "No object 'e' to withdraw: there are [red]");
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(next("red", red(0)));
      run.pipe(gate.next(5));
      run.events();
      for (Map.Entry<ObjectPrompt, String> entry : bad.entrySet()) {
        run.pipe(entry.getKey());
        run.pipe(gate.next(5));
        assertThat(refusals(run)).containsExactly(entry.getValue());
      }
      assertThat(run.segments())
          .hasSize(30)
          .allMatch(frame -> frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_SEGMENTED)
          .allMatch(
              frame ->
                  frame.getSegmentsList().stream()
                      .anyMatch(segment -> segment.getPromptId().equals("red")));
    }
  }

  @Test
  void shouldRefuseAtOnceWhatMakesNoSenseOnAnyFrame() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(10));
      run.pipe(withdrawal(" "));
      run.pipe(box("a", new PixelBox(1, 1, 1, 1)).toBuilder().setFrameNumber(-1).build());
      run.pipe(next("a", red(0)).toBuilder().setLabel("x".repeat(201)).build());
      run.pipe(at(9, "a", red(9)));
      run.pipePrompt("yard", at(90, "a", red(9)).toByteArray());
      assertThat(refusals(run))
          .containsExactly(
              "A prompt needs an id, got ' '",
              "frame -1 of prompt 'a' must be 0 or more",
              "the label of prompt 'a' has 201 characters, at most 200 are allowed",
              "frame 9 is gone; the earliest frame that can still be prompted is 10",
              "the prompt is for feed 'gate', its record's key is 'yard': use the feed for a key");
      run.pipe(gate.next(10));
      assertThat(run.segments()).hasSize(20);
    }
  }

  @Test
  void shouldRefuseTheSecondOfTwoPromptsWithOneIdOnOneFrame() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(next("red", red(0)));
      run.pipe(at(0, "red", green(0)));
      run.pipe(gate.next(10));
      assertThat(refusals(run))
          .containsExactly(
              "Two prompts with the id 'red' on one frame: send one, or give them different ids");
      assertThat(run.segments())
          .allMatch(
              frame ->
                  frame.getSegmentsList().stream()
                      .anyMatch(segment -> segment.getPromptId().equals("red")));
    }
  }

  @Test
  void shouldPutAsideWhatIsNoPrompt() {
    List<DeadLetter> aside = new ArrayList<>();
    options.listener =
        new ProcessingListener() {
          @Override
          public void onDeadLetter(DeadLetter deadLetter) {
            aside.add(deadLetter);
          }
        };
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(10));
      run.pipePrompt("gate", "no prompt at all".getBytes(StandardCharsets.UTF_8));
      run.pipePrompt("gate", null);
      run.pipePrompt(null, withdrawal("a").toByteArray());
      run.pipePrompt("a/b", withdrawal("a").toByteArray());
      run.pipe(gate.next(10));
      assertThat(aside)
          .hasSize(4)
          .allMatch(letter -> letter.topic().equals(TopologyRun.CATALOGUE.name(Topic.PROMPTS)));
      assertThat(refusals(run)).isEmpty();
      assertThat(run.segments()).hasSize(20);
    }
  }

  @Test
  void shouldGiveUpPromptsForAFeedThatNeverCameAndSaySo() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    options.clock = now::get;
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(next("red", red(0)));
      now.set(Instant.EPOCH.plus(Duration.ofDays(1)).minusMillis(1));
      run.pass(FeedExpiry.INTERVAL);
      assertThat(run.events()).isEmpty();
      now.set(Instant.EPOCH.plus(Duration.ofDays(1)));
      run.pass(FeedExpiry.INTERVAL);
      assertThat(refusals(run))
          .containsExactly("no video of feed gate came for as long as tracking.idleExpiry");
      assertThat(run.pending().get(gate.id())).isNull();
    }
  }

  @Test
  void shouldBoundWhatWaitsAndWhatIsFollowed() {
    SegmentationSettings.Analysis base = options.segmentation.analysis();
    options.segmentation =
        options.segmentation.withAnalysis(
            new SegmentationSettings.Analysis(
                base.extraction(),
                base.tracker(),
                base.objectUpdateEvery(),
                base.idleExpiry(),
                new PromptSettings(1, 2)));
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(next("red", red(0)));
      run.pipe(next("green", green(0)));
      run.pipe(next("blue", green(0)));
      run.pipe(gate.next(10));
      assertThat(refusals(run))
          .containsExactly(
              "2 prompts of feed gate wait for their frames, prompts.maxPending allows no more:"
                  + " send it later",
              "prompt 'green' would be object 2, prompts.maxObjects is 1: withdraw one first");
    }
  }

  @Test
  void shouldEndObjectsThatCannotBeFollowedOnFramesOfAnotherSize() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(next("red", red(0)));
      run.pipe(gate.next(10));
      PromptedMemory stored = run.prompted().get(gate.id());
      run.prompted().put(gate.id(), new PromptedMemory(PropagationState.EMPTY, stored.objects()));
      run.events();
      run.pipe(gate.next(10));
      assertThat(run.events().stream().filter(event -> event.getPromptId().equals("red")))
          .extracting(ObjectEvent::getType)
          .containsExactly(EventType.EVENT_TYPE_OBJECT_ENDED);
      assertThat(run.segments()).hasSize(20);
    }
  }

  private static List<String> refusals(TopologyRun run) {
    List<String> reasons = new ArrayList<>();
    for (ObjectEvent event : run.events()) {
      if (event.getType() == EventType.EVENT_TYPE_PROMPT_REFUSED) {
        reasons.add(event.getReason());
      }
    }
    return reasons;
  }
}
