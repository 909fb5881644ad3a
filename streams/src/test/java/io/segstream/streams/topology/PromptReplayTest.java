package io.segstream.streams.topology;

import static io.segstream.streams.topology.ScriptedPrompts.at;
import static io.segstream.streams.topology.ScriptedPrompts.green;
import static io.segstream.streams.topology.ScriptedPrompts.next;
import static io.segstream.streams.topology.ScriptedPrompts.red;
import static io.segstream.streams.topology.ScriptedPrompts.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.ObjectEvent;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.streams.topology.TopologyRun.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What follows from stored state, and how large it is. With {@code -Dsegstream.prompt.chunks=800}
 * 20,000 frames are followed instead of 750.
 */
class PromptReplayTest {
  @TempDir Path state;

  private final Options options = new Options();

  @Test
  void shouldFollowObjectsOnFromTheStoreAsIfNothingHadHappened() {
    // Given
    List<Object> undisturbed;
    try (TopologyRun run = new TopologyRun(state.resolve("whole"), options)) {
      feed().forEach(step -> step.accept(run));
      undisturbed = published(run);
    }
    for (int cut = 1; cut < feed().size(); cut++) {
      // When
      List<Object> published;
      try (TopologyRun first = new TopologyRun(state.resolve("before-" + cut), options);
          TopologyRun second = new TopologyRun(state.resolve("after-" + cut), options)) {
        feed().subList(0, cut).forEach(step -> step.accept(first));
        published = published(first);
        copy(first.memories(), second.memories());
        copy(first.pending(), second.pending());
        copy(first.prompted(), second.prompted());
        feed().subList(cut, feed().size()).forEach(step -> step.accept(second));
        published.addAll(published(second));
      }
      // Then
      assertThat(published).as("cut at %d", cut).containsExactlyInAnyOrderElementsOf(undisturbed);
    }
  }

  @Test
  void shouldStoreAsMuchAfterManyFramesAsAfterFew() {
    try (TopologyRun run = new TopologyRun(state, options)) {
      for (int i = 0; i < 10; i++) {
        run.pipe(next("object-" + i, new PixelBox(i % 5 * 19, i / 5 * 32, 17, 30)));
      }
      ScriptedFeed gate = new ScriptedFeed("gate");
      run.pipe(gate.chunks(2, 25));
      int few = lastStored(run);
      run.pipe(gate.chunks(Integer.getInteger("segstream.prompt.chunks", 30), 25));
      assertThat(run.prompted().get(gate.id()).objects()).hasSize(10);
      assertThat(lastStored(run)).isEqualTo(few);
    }
  }

  private static int lastStored(TopologyRun run) {
    var records = run.changelog(PromptStores.PROMPTED);
    return records.get(records.size() - 1).value().length;
  }

  /** Chunks with prompts of every kind between them. */
  private static List<Consumer<TopologyRun>> feed() {
    ScriptedFeed feed = new ScriptedFeed("gate");
    List<Consumer<TopologyRun>> steps = new ArrayList<>();
    steps.add(prompt(next("red", red(0))));
    steps.add(prompt(at(35, "green", green(35))));
    steps.add(chunk(feed.next(10)));
    steps.add(prompt(at(15, "red", red(15))));
    steps.add(chunk(feed.next(10)));
    steps.add(chunk(feed.next(10)));
    steps.add(chunk(feed.next(10)));
    steps.add(prompt(at(12, "late", red(12))));
    steps.add(prompt(withdrawal("red")));
    steps.add(chunk(feed.next(10)));
    return steps;
  }

  private static Consumer<TopologyRun> prompt(ObjectPrompt prompt) {
    return run -> run.pipe(prompt);
  }

  private static Consumer<TopologyRun> chunk(VideoChunk chunk) {
    return run -> run.pipe(chunk);
  }

  /** Frames and events; offsets begin anew with every run. */
  private static List<Object> published(TopologyRun run) {
    List<Object> published = new ArrayList<>();
    for (FrameSegments frame : run.segments()) {
      FrameSegments.Builder builder = frame.toBuilder();
      builder.getSourceBuilder().clearOffset();
      published.add(builder.build());
    }
    for (ObjectEvent event : run.events()) {
      published.add(event.toBuilder().clearPromptOffset().build());
    }
    return published;
  }

  private static <V> void copy(KeyValueStore<FeedId, V> from, KeyValueStore<FeedId, V> to) {
    try (KeyValueIterator<FeedId, V> all = from.all()) {
      all.forEachRemaining(entry -> to.put(entry.key, entry.value));
    }
  }
}
