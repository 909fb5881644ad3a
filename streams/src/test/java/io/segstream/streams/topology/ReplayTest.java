package io.segstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.track.Zone;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.v1.EventType;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.ObjectEvent;
import io.segstream.streams.topology.TopologyRun.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final Zone LEFT_HALF =
      new Zone("left-half", new double[] {0, 0, 0.5, 0, 0.5, 1, 0, 1}, 0.9);

  @TempDir Path state;

  private final Options options = new Options();

  ReplayTest() {
    options.segmentation =
        options.segmentation.withDefaults(
            new FeedSettings(
                new Sampling.TargetRate(20), LatencyPolicy.EVERY_FRAME, List.of(LEFT_HALF)));
  }

  @Test
  void shouldPublishTheSameBytesForTheSameInput() {
    assertThat(dump(feed())).isNotEmpty().isEqualTo(dump(feed()));
  }

  @Test
  void shouldContinueFromStoredMemoryToTheSameRecordsAsWithoutInterruption() {
    // Given
    List<FrameSegments> undisturbed;
    List<ObjectEvent> undisturbedEvents;
    try (TopologyRun run = new TopologyRun(state.resolve("whole"), options)) {
      run.pipe(feed());
      undisturbed = withoutOffsets(run.segments());
      undisturbedEvents = run.events();
    }
    for (int cut = 1; cut < feed().size(); cut += 3) {
      // When
      List<FrameSegments> frames = new ArrayList<>();
      List<ObjectEvent> events = new ArrayList<>();
      List<KeyValue<FeedId, FeedMemory>> stored = new ArrayList<>();
      try (TopologyRun run = new TopologyRun(state.resolve("before-" + cut), options)) {
        run.pipe(feed().subList(0, cut));
        frames.addAll(run.segments());
        events.addAll(run.events());
        try (KeyValueIterator<FeedId, FeedMemory> all = run.memories().all()) {
          all.forEachRemaining(stored::add);
        }
      }
      try (TopologyRun run = new TopologyRun(state.resolve("after-" + cut), options)) {
        stored.forEach(entry -> run.memories().put(entry.key, entry.value));
        run.pipe(feed().subList(cut, feed().size()));
        frames.addAll(run.segments());
        events.addAll(run.events());
      }
      // Then
      assertThat(withoutOffsets(frames)).as("cut at %d", cut).isEqualTo(undisturbed);
      assertThat(events).as("cut at %d", cut).isEqualTo(undisturbedEvents);
    }
  }

  @Test
  void shouldEndObjectsAndNeverReuseTheirIdsWhenAFeedBeginsAnew() {
    ScriptedFeed feed = new ScriptedFeed("gate");
    List<FeedId> restarts = new ArrayList<>();
    options.listener =
        new ProcessingListener() {
          @Override
          public void onFeedRestart(FeedId id) {
            restarts.add(id);
          }
        };
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(feed.chunks(2, 25));
      run.segments();
      run.events();
      run.raw(Topic.OBJECTS);
      // When
      feed.restart();
      run.pipe(feed.next(25));
      // Then
      assertThat(restarts).containsExactly(feed.id());
      assertThat(run.events())
          .filteredOn(event -> event.getType() == EventType.EVENT_TYPE_OBJECT_ENDED)
          .extracting(ObjectEvent::getTrackId)
          .containsExactly(1L, 2L);
      assertThat(run.segments())
          .flatExtracting(FrameSegments::getSegmentsList)
          .extracting(segment -> segment.getTrackId())
          .containsOnly(0L, 3L, 4L);
      List<TestRecord<byte[], byte[]>> objects = run.raw(Topic.OBJECTS);
      assertThat(objects)
          .filteredOn(record -> record.value() == null)
          .extracting(record -> new String(record.key(), java.nio.charset.StandardCharsets.UTF_8))
          .containsExactly("gate/1", "gate/2");
      assertThat(objects.get(0).headers().lastHeader("ce_type").value())
          .asString()
          .isEqualTo("io.segstream.object-removed.v1");
    }
  }

  @Test
  void shouldTellWhenObjectsEnterAndLeaveZones() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(new ScriptedFeed("gate").chunks(2, 25));
      List<ObjectEvent> zoneEvents =
          run.events().stream().filter(event -> !event.getZone().isEmpty()).toList();
      assertThat(zoneEvents)
          .extracting(ObjectEvent::getType)
          .containsExactly(
              EventType.EVENT_TYPE_ZONE_ENTERED,
              EventType.EVENT_TYPE_ZONE_ENTERED,
              EventType.EVENT_TYPE_ZONE_LEFT);
      assertThat(zoneEvents).extracting(ObjectEvent::getZone).containsOnly("left-half");
    }
  }

  @Test
  void shouldForgetWhatAnotherModelSaw() {
    FeedMemory memory;
    ScriptedFeed feed = new ScriptedFeed("gate");
    try (TopologyRun run = new TopologyRun(state.resolve("one"), options)) {
      run.pipe(feed.next(25));
      memory = run.memories().get(feed.id());
    }
    FeedMemory other =
        new FeedMemory(
            "cd".repeat(32),
            memory.lastSequence(),
            memory.nextFrame(),
            memory.endUs(),
            memory.lastSampledSlot(),
            memory.tracker(),
            new float[][] {{1}},
            memory.zones());
    try (TopologyRun run = new TopologyRun(state.resolve("two"), options)) {
      run.memories().put(feed.id(), other);
      run.pipe(feed.next(25));
      assertThat(run.values(Topic.OBJECTS, RecordSerdes.trackedObject().deserializer()))
          .startsWith(null, null);
      assertThat(run.memories().get(feed.id()).tracker().tracks())
          .extracting(track -> track.id())
          .containsExactly(3L, 4L);
    }
  }

  private List<String> dump(List<VideoChunk> chunks) {
    try (TopologyRun run = new TopologyRun(state, options)) {
      run.pipe(chunks);
      return run.dump();
    }
  }

  /** A feed with objects that come and go, damage and a restart in it. */
  private static List<VideoChunk> feed() {
    ScriptedFeed feed = new ScriptedFeed("gate");
    List<VideoChunk> chunks = new ArrayList<>(feed.chunks(4, 10));
    chunks.add(feed.next(10, 10, new TreeSet<>(List.of(2, 3, 8))));
    chunks.addAll(feed.chunks(6, 10));
    chunks.add(feed.next(10, 6, new TreeSet<>()));
    chunks.addAll(feed.chunks(3, 10));
    feed.restart();
    chunks.addAll(feed.chunks(3, 10));
    return chunks;
  }

  private static List<FrameSegments> withoutOffsets(List<FrameSegments> frames) {
    return frames.stream()
        .map(
            frame -> {
              FrameSegments.Builder builder = frame.toBuilder();
              builder.getSourceBuilder().clearOffset();
              return builder.build();
            })
        .toList();
  }
}
