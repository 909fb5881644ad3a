package io.segstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.serde.FeedEndHeaders;
import io.segstream.schemas.serde.RecordHeaders;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.v1.EventType;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.ObjectEvent;
import io.segstream.schemas.v1.Segment;
import io.segstream.streams.topology.TopologyRun.Options;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedEndTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path state;

  private final Options options = new Options();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.EPOCH.plusMillis(ScriptedFeed.START_US / 1000));
  private final List<FeedId> restarts = new ArrayList<>();
  private final ScriptedFeed gate = new ScriptedFeed("gate");

  FeedEndTest() {
    options.clock = now::get;
    options.listener =
        new ProcessingListener() {
          @Override
          public void onFeedRestart(FeedId feed) {
            restarts.add(feed);
          }
        };
  }

  @Test
  void shouldEndTheObjectsOfAFeedWithItsSourceAndForgetAllButItsTrackIds() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.chunks(2, 25));
      run.segments();
      run.events();
      run.raw(Topic.OBJECTS);
      // When
      run.pipe(gate.end());
      // Then
      assertThat(ended(run)).containsExactly(1L, 2L);
      assertThat(run.values(Topic.OBJECTS, RecordSerdes.trackedObject().deserializer()))
          .containsExactly(null, null);
      assertThat(run.segments()).isEmpty();
      assertThat(run.raw(Topic.DEAD_LETTERS)).isEmpty();
      assertThat(run.memories().get(gate.id()).tracker().tracks()).isEmpty();
      assertThat(run.memories().get(gate.id()).centroids()).isEmpty();
      // When it is ingested once more
      gate.restart();
      run.pipe(gate.next(25));
      // Then
      assertThat(restarts).isEmpty();
      assertThat(ended(run)).isEmpty();
      assertThat(trackIds(run)).containsOnly(0L, 3L, 4L);
    }
  }

  @Test
  void shouldIgnoreTheEndOfAnIngestThatAnotherHasReplacedAndOfFeedsThatNeverBegan() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      FeedEnd late = new FeedEnd(gate.id(), 1, 25, ScriptedFeed.START_US);
      run.pipe(late);
      run.pipe(gate.chunks(2, 25));
      run.pipe(late);
      assertThat(ended(run)).isEmpty();
      assertThat(run.memories().get(gate.id()).tracker().tracks()).hasSize(2);
    }
  }

  @Test
  void shouldPutAsideAnEndOfAnUnknownVersion() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(gate.next(25));
      Headers headers = RecordHeaders.forFeedEnd(gate.end());
      headers.remove(FeedEndHeaders.VERSION);
      headers.add(FeedEndHeaders.VERSION, "9".getBytes(StandardCharsets.UTF_8));
      run.pipe("gate", new byte[0], headers);
      assertThat(run.raw(Topic.DEAD_LETTERS)).hasSize(1);
      assertThat(ended(run)).isEmpty();
    }
  }

  @Test
  void shouldEndTheObjectsOfFeedsThatWereSilentForTooLongAndOfNoOthers() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      ScriptedFeed yard = new ScriptedFeed("yard");
      run.pipe(gate.next(25));
      run.pipe(yard.next(25));
      // When
      pass(run, DAY.minusMinutes(1));
      run.pipe(yard.next(25));
      run.events();
      pass(run, Duration.ofMinutes(5));
      // Then: a chunk may still be under way
      assertThat(run.events()).isEmpty();
      // When
      pass(run, Duration.ofMinutes(1));
      // Then
      assertThat(run.events())
          .allMatch(event -> event.getFeed().equals("gate"))
          .extracting(ObjectEvent::getType)
          .containsExactly(EventType.EVENT_TYPE_OBJECT_ENDED, EventType.EVENT_TYPE_OBJECT_ENDED);
      pass(run, Duration.ofMinutes(1));
      assertThat(run.events()).isEmpty();
    }
  }

  @Test
  void shouldCountSilenceOfStoredFeedsFromTheStartOfTheService() {
    FeedMemory memory;
    try (TopologyRun run = new TopologyRun(state.resolve("one"), options)) {
      run.pipe(gate.next(25));
      memory = run.memories().get(gate.id());
    }
    FeedExpiry expiry = new FeedExpiry(DAY, now::get);
    now.set(now.get().plus(Duration.ofDays(9)));
    expiry.heard(gate.id());
    assertThat(memory.isRunning()).isTrue();
    assertThat(expiry.silent()).isEmpty();
    now.set(now.get().plus(DAY).plus(FeedExpiry.LATEST_ARRIVAL));
    assertThat(expiry.silent()).containsExactly(gate.id());
  }

  @Test
  void shouldGiveTheSameSegmentsAfterAPauseWhetherTheSilenceWasNoticedOrNot() {
    List<FrameSegments> noticed = withPause(true);
    assertThat(noticed).isEqualTo(withPause(false));
    assertThat(noticed)
        .flatExtracting(FrameSegments::getSegmentsList)
        .extracting(Segment::getTrackId)
        .containsOnly(0L, 3L, 4L);
  }

  private List<FrameSegments> withPause(boolean notice) {
    ScriptedFeed feed = new ScriptedFeed("gate");
    try (TopologyRun run = new TopologyRun(state.resolve("notice-" + notice), options)) {
      run.pipe(feed.next(25));
      run.segments();
      feed.pause(DAY.plusMinutes(6));
      if (notice) {
        pass(run, DAY.plusMinutes(6));
        assertThat(run.memories().get(feed.id()).isRunning()).isFalse();
      }
      run.pipe(feed.next(25));
      return run.segments();
    }
  }

  private void pass(TopologyRun run, Duration time) {
    now.set(now.get().plus(time));
    run.pass(time);
  }

  private static List<Long> ended(TopologyRun run) {
    return run.events().stream()
        .filter(event -> event.getType() == EventType.EVENT_TYPE_OBJECT_ENDED)
        .map(ObjectEvent::getTrackId)
        .toList();
  }

  private static List<Long> trackIds(TopologyRun run) {
    return run.segments().stream()
        .flatMap(frame -> frame.getSegmentsList().stream())
        .map(Segment::getTrackId)
        .toList();
  }
}
