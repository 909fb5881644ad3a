package io.segstream.streams.topology;

import static io.segstream.schemas.v1.EventType.EVENT_TYPE_OBJECT_APPEARED;
import static io.segstream.schemas.v1.EventType.EVENT_TYPE_OBJECT_ENDED;
import static io.segstream.schemas.v1.EventType.EVENT_TYPE_OBJECT_FOUND;
import static io.segstream.schemas.v1.EventType.EVENT_TYPE_OBJECT_LOST;
import static io.segstream.schemas.v1.EventType.EVENT_TYPE_PROMPT_ACCEPTED;
import static io.segstream.schemas.v1.EventType.EVENT_TYPE_PROMPT_REFUSED;
import static io.segstream.schemas.v1.EventType.EVENT_TYPE_ZONE_ENTERED;
import static io.segstream.schemas.v1.EventType.EVENT_TYPE_ZONE_LEFT;
import static io.segstream.streams.topology.ScriptedPrompts.at;
import static io.segstream.streams.topology.ScriptedPrompts.green;
import static io.segstream.streams.topology.ScriptedPrompts.next;
import static io.segstream.streams.topology.ScriptedPrompts.red;
import static io.segstream.streams.topology.ScriptedPrompts.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.segstream.inference.track.Zone;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.v1.EventType;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.ObjectEvent;
import io.segstream.schemas.v1.Segment;
import io.segstream.schemas.v1.TrackedObject;
import io.segstream.streams.topology.TopologyRun.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTopologyTest {
  @TempDir Path state;

  private final ScriptedFeed gate = new ScriptedFeed("gate");
  private TopologyRun run;

  @BeforeEach
  void open() {
    run = new TopologyRun(state, new Options());
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void shouldFollowAnObjectFromThePromptedFrameOn() {
    run.pipe(gate.next(10));
    run.pipe(at(25, "red", red(25)).toBuilder().setLabel("forklift").build());
    // When
    run.pipe(gate.chunks(4, 10));
    // Then
    List<FrameSegments> frames = run.segments();
    for (FrameSegments frame : frames) {
      Optional<Segment> segment = prompted(frame, "red");
      assertThat(segment.isPresent())
          .as("frame %d", frame.getFrameNumber())
          .isEqualTo(frame.getFrameNumber() >= 25);
      segment.ifPresent(
          red -> {
            assertThat(
                    MaskRecords.fromProto(red.getMask())
                        .iou(ScriptedPrompts.mask(red(frame.getFrameNumber()))))
                .as("frame %d", frame.getFrameNumber())
                .isGreaterThan(0.7);
            assertThat(red.getTrackId()).isEqualTo(3);
            assertThat(red.getLabel()).isEqualTo("forklift");
            assertThat(red.getId()).isEqualTo(frame.getSegmentsCount());
            assertThat(red.getEmbedding().getValues().size()).isEqualTo(2 * 3);
          });
    }
    assertThat(run.events().stream().filter(event -> !event.getPromptId().isEmpty()))
        .extracting(ObjectEvent::getType, ObjectEvent::getFrameNumber, ObjectEvent::getTrackId)
        .containsExactly(
            tuple(EVENT_TYPE_PROMPT_ACCEPTED, 25L, 0L), tuple(EVENT_TYPE_OBJECT_APPEARED, 25L, 3L));
    List<TrackedObject> objects =
        run.values(Topic.OBJECTS, RecordSerdes.trackedObject().deserializer()).stream()
            .filter(object -> object.getPromptId().equals("red"))
            .toList();
    assertThat(objects).isNotEmpty();
    assertThat(objects.get(0).getLabel()).isEqualTo("forklift");
    assertThat(objects.get(0).hasCluster()).isTrue();
  }

  @Test
  void shouldTakeAPromptWithoutAFrameOnTheFirstFrameThatIsSegmentedAfterIt() {
    run.pipe(gate.next(10));
    run.pipe(next("red", red(12)));
    // When: the first two frames of the next chunk are damaged
    run.pipe(gate.next(10, 10, new TreeSet<>(List.of(0, 1))));
    // Then
    assertThat(run.segments().stream().filter(frame -> prompted(frame, "red").isPresent()))
        .extracting(FrameSegments::getFrameNumber)
        .containsExactly(12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L);
  }

  @Test
  void shouldCorrectAnObjectAndKeepItsTrack() {
    run.pipe(next("it", red(0)));
    run.pipe(gate.next(10));
    long track = lastPrompted("it").getTrackId();
    // When
    run.pipe(next("it", green(10)));
    run.pipe(gate.next(10));
    // Then
    Segment segment = lastPrompted("it");
    assertThat(segment.getTrackId()).isEqualTo(track);
    assertThat(MaskRecords.fromProto(segment.getMask()).iou(ScriptedPrompts.mask(green(19))))
        .isGreaterThan(0.5);
    assertThat(about("it"))
        .containsExactly(
            EVENT_TYPE_PROMPT_ACCEPTED, EVENT_TYPE_OBJECT_APPEARED, EVENT_TYPE_PROMPT_ACCEPTED);
  }

  @Test
  void shouldEndAnObjectThatIsWithdrawn() {
    run.pipe(next("red", red(0)));
    run.pipe(gate.next(10));
    run.pipe(withdrawal("red"));
    run.pipe(gate.next(10));
    // Then
    assertThat(run.segments().stream().filter(frame -> prompted(frame, "red").isPresent()))
        .hasSize(10);
    assertThat(about("red"))
        .containsExactly(
            EVENT_TYPE_PROMPT_ACCEPTED,
            EVENT_TYPE_OBJECT_APPEARED,
            EVENT_TYPE_PROMPT_ACCEPTED,
            EVENT_TYPE_OBJECT_ENDED);
    assertThat(run.values(Topic.OBJECTS, RecordSerdes.trackedObject().deserializer()))
        .contains((TrackedObject) null);
    assertThat(run.prompted().get(gate.id())).isNull();
  }

  @Test
  void shouldTakeBackAPromptThatIsWithdrawnWhileItWaits() {
    run.pipe(gate.next(10));
    run.pipe(at(50, "red", red(50)));
    run.pipe(withdrawal("red"));
    assertThat(about("red")).containsExactly(EVENT_TYPE_PROMPT_REFUSED, EVENT_TYPE_PROMPT_ACCEPTED);
    assertThat(run.pending().get(gate.id())).isNull();
  }

  @Test
  void shouldTellWhenAnObjectIsLostAndFound() {
    // The second square is away from frame 100 to 199.
    run.pipe(at(90, "green", green(90)));
    run.pipe(gate.chunks(21, 10));
    assertThat(about("green"))
        .startsWith(EVENT_TYPE_PROMPT_ACCEPTED, EVENT_TYPE_OBJECT_APPEARED, EVENT_TYPE_OBJECT_LOST)
        .endsWith(EVENT_TYPE_OBJECT_FOUND);
    assertThat(
            run.segments().stream()
                .filter(frame -> frame.getFrameNumber() >= 110 && frame.getFrameNumber() < 200)
                .filter(frame -> prompted(frame, "green").isPresent()))
        .isEmpty();
  }

  @Test
  void shouldEndPromptedObjectsWithTheirFeedAndGiveUpPromptsThatWait() {
    run.pipe(at(0, "red", red(0)));
    run.pipe(at(90, "green", green(90)));
    run.pipe(gate.next(10));
    run.pipe(gate.end());
    assertThat(about("red")).endsWith(EVENT_TYPE_OBJECT_ENDED);
  }

  @Test
  void shouldSayThatAPromptForAFeedThatEndedWillNotBeFollowed() {
    run.pipe(gate.next(10));
    run.pipe(at(90, "green", green(90)));
    run.pipe(gate.end());
    assertThat(refusals()).containsExactly("feed gate ended before the prompt's frame came");
    assertThat(run.pending().get(gate.id())).isNull();
  }

  @Test
  void shouldGiveUpPromptsAndObjectsWhenAFeedBeginsAnew() {
    run.pipe(at(0, "red", red(0)));
    run.pipe(at(90, "green", green(90)));
    run.pipe(gate.next(10));
    gate.restart();
    run.pipe(gate.next(10));
    assertThat(run.events().stream().filter(event -> !event.getPromptId().isEmpty()))
        .extracting(event -> event.getPromptId() + " " + event.getType() + " " + event.getReason())
        .containsExactly(
            "red EVENT_TYPE_PROMPT_ACCEPTED ",
            "red EVENT_TYPE_OBJECT_APPEARED ",
            "red EVENT_TYPE_OBJECT_ENDED ",
            "green EVENT_TYPE_PROMPT_REFUSED feed gate began again before the prompt's frame came:"
                + " send it anew");
    assertThat(run.prompted().get(gate.id())).isNull();
  }

  @Test
  void shouldGiveUpPromptsAndObjectsThatAnotherModelFollowed() {
    run.pipe(at(0, "red", red(0)));
    run.pipe(at(90, "green", green(90)));
    run.pipe(gate.next(10));
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
    run.segments();
    // When
    run.pipe(gate.next(10));
    // Then: what another model's features were learnt from says nothing of this one's
    assertThat(run.events().stream().filter(event -> !event.getPromptId().isEmpty()))
        .extracting(
            ObjectEvent::getPromptId,
            ObjectEvent::getType,
            ObjectEvent::getModelDigest,
            ObjectEvent::getReason)
        .containsExactly(
            tuple("red", EVENT_TYPE_OBJECT_ENDED, "cd".repeat(32), ""),
            tuple(
                "green",
                EVENT_TYPE_PROMPT_REFUSED,
                "ab".repeat(32),
                "the model was changed before the prompt's frame came: send it anew"));
    assertThat(run.segments()).hasSize(10).allMatch(frame -> prompted(frame, "red").isEmpty());
    assertThat(run.prompted().get(gate.id())).isNull();
    assertThat(run.pending().get(gate.id())).isNull();
  }

  @Test
  void shouldEndPromptedObjectsOfAFeedThatIsSilentForTooLong() {
    close();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    Options options = new Options();
    options.clock = now::get;
    run = new TopologyRun(state.resolve("silent"), options);
    run.pipe(at(0, "red", red(0)));
    run.pipe(at(90, "green", green(90)));
    run.pipe(gate.next(10));
    run.events();
    // When
    Duration silence = Duration.ofDays(1).plus(FeedExpiry.LATEST_ARRIVAL);
    now.set(Instant.EPOCH.plus(silence));
    run.pass(silence);
    // Then
    assertThat(run.events().stream().filter(event -> !event.getPromptId().isEmpty()))
        .extracting(event -> event.getPromptId() + " " + event.getType() + " " + event.getReason())
        .containsExactly(
            "red EVENT_TYPE_OBJECT_ENDED ",
            "green EVENT_TYPE_PROMPT_REFUSED feed gate ended before the prompt's frame came");
    assertThat(run.prompted().get(gate.id())).isNull();
    assertThat(run.pending().get(gate.id())).isNull();
  }

  @Test
  void shouldTellWhenAPromptedObjectEntersAndLeavesAZone() {
    close();
    Options options = new Options();
    Zone left = new Zone("left-half", new double[] {0, 0, 0.5, 0, 0.5, 1, 0, 1}, 0.9);
    options.segmentation =
        options.segmentation.withDefaults(
            new FeedSettings(Sampling.ALL, LatencyPolicy.EVERY_FRAME, List.of(left)));
    run = new TopologyRun(state.resolve("zones"), options);
    run.pipe(at(0, "red", red(0)));
    // When: the square is at x = 32 on frame 32, and half of the frame is 48 wide
    run.pipe(gate.chunks(5, 10));
    // Then
    List<FrameSegments> frames = run.segments();
    long track = prompted(frames.get(0), "red").orElseThrow().getTrackId();
    List<ObjectEvent> crossings =
        run.events().stream()
            .filter(event -> !event.getZone().isEmpty() && event.getTrackId() == track)
            .toList();
    assertThat(crossings)
        .extracting(ObjectEvent::getType)
        .containsExactly(EVENT_TYPE_ZONE_ENTERED, EVENT_TYPE_ZONE_LEFT);
    assertThat(crossings.get(0).getFrameNumber()).isZero();
    assertThat(crossings.get(1).getFrameNumber()).isBetween(33L, 48L);
  }

  @Test
  void shouldStoreNothingForFeedsWithoutPrompts() {
    run.pipe(gate.chunks(3, 10));
    run.pipe(gate.end());
    assertThat(run.changelog(PromptStores.PENDING)).isEmpty();
    assertThat(run.changelog(PromptStores.PROMPTED)).isEmpty();
  }

  @Test
  void shouldStorePromptedObjectsOncePerChunk() {
    run.pipe(at(0, "red", red(0)));
    run.pipe(gate.chunks(3, 10));
    assertThat(run.changelog(PromptStores.PROMPTED)).hasSize(3);
    assertThat(run.changelog(PromptStores.PENDING)).hasSize(2);
  }

  @Test
  void shouldLeaveNoTraceOfAPromptedFrameThatFails() {
    close();
    Options options = new Options();
    options.model =
        new ColourModel(
            batch -> batch == 0 ? ColourModel.Answer.NOT_A_NUMBER : ColourModel.Answer.RESULT);
    run = new TopologyRun(state.resolve("failing"), options);
    run.pipe(at(0, "red", red(0)));
    run.pipe(at(1, "green", green(1)));
    run.pipe(gate.next(10));
    // Then: the second frame failed, and with it the prompt that was for it alone
    assertThat(run.segments().stream().filter(frame -> prompted(frame, "red").isPresent()))
        .extracting(FrameSegments::getFrameNumber)
        .containsExactly(0L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(refusals())
        .containsExactly(
            "it could not be segmented: frame 1 is gone; the earliest frame that can still be"
                + " prompted is 10");
    assertThat(options.model.open()).isZero();
  }

  private static Optional<Segment> prompted(FrameSegments frame, String id) {
    return frame.getSegmentsList().stream()
        .filter(segment -> segment.getPromptId().equals(id))
        .findFirst();
  }

  private Segment lastPrompted(String id) {
    List<FrameSegments> frames = run.segments();
    return prompted(frames.get(frames.size() - 1), id).orElseThrow();
  }

  private List<EventType> about(String id) {
    return run.events().stream()
        .filter(event -> event.getPromptId().equals(id))
        .map(ObjectEvent::getType)
        .toList();
  }

  private List<String> refusals() {
    return run.events().stream()
        .filter(event -> event.getType() == EVENT_TYPE_PROMPT_REFUSED)
        .map(ObjectEvent::getReason)
        .toList();
  }
}
