package io.segstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.batch.SwitchingInference;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.streams.topology.TopologyRun.Options;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine is replaced while chunks are processed. */
@Timeout(120)
class EngineSwitchTest {
  private static final int CHUNKS = 8;
  private static final int FRAMES = 10;

  @TempDir Path state;

  private final ColourModel before = ColourModel.sure(0.95f);
  private final ColourModel after = ColourModel.sure(0.85f);
  private final SwitchingInference switching = new SwitchingInference(before);

  @Test
  void shouldEndAChunkOnTheEngineItBeganOnAndPublishNoMixture() throws Exception {
    // Given
    List<FrameSegments> ofOld = run("old", options(ColourModel.sure(0.95f)));
    List<FrameSegments> ofNew = run("new", options(ColourModel.sure(0.85f)));
    assertThat(ofOld).hasSize(CHUNKS * FRAMES);
    for (int frame = 0; frame < ofOld.size(); frame++) {
      assertThat(ofOld.get(frame).getSegmentsCount()).isPositive();
      assertThat(ofOld.get(frame)).isNotEqualTo(ofNew.get(frame));
    }
    List<CompletableFuture<Boolean>> switched = new ArrayList<>();
    Options options = options(before);
    options.inference = model -> switching;
    options.decoder =
        chunk ->
            new ListeningVideo(
                ScriptedVideo.open(chunk),
                frame -> {
                  if (chunk.header().sequence() == 3 && frame == 5) {
                    switched.add(CompletableFuture.supplyAsync(() -> switching.switchTo(after)));
                    awaitNewSessionsOn(after);
                  }
                });

    // When
    List<FrameSegments> mixed = run("mixed", options);

    // Then
    assertThat(switched).hasSize(1);
    assertThat(switched.get(0).get()).isTrue();
    int firstOfNew = 4 * FRAMES;
    assertThat(mixed.subList(0, firstOfNew)).isEqualTo(ofOld.subList(0, firstOfNew));
    assertThat(mixed.subList(firstOfNew, mixed.size()))
        .isEqualTo(ofNew.subList(firstOfNew, ofNew.size()));
    assertThat(before.isClosed()).isTrue();
    assertThat(before.open() + after.open()).as("features left open").isZero();
  }

  @Test
  void shouldAccountForEveryFrameAndSwitchOnceUnderLoadOfSeveralThreads() throws Exception {
    // Given
    int feeds = 4;
    Semaphore chunksBegun = new Semaphore(0);
    Semaphore chunksAllowed = new Semaphore(feeds * CHUNKS / 2);
    ExecutorService threads = Executors.newFixedThreadPool(feeds);
    List<Future<List<FrameSegments>>> results = new ArrayList<>();
    try {
      for (int feed = 0; feed < feeds; feed++) {
        Options options = options(before);
        options.inference = model -> switching;
        options.decoder =
            chunk -> {
              chunksAllowed.acquireUninterruptibly();
              chunksBegun.release();
              return ScriptedVideo.open(chunk);
            };
        String name = "feed-" + feed;
        results.add(threads.submit(() -> run(name, options)));
      }
      // One more than feeds: some feed is at its second chunk, and done with its first.
      chunksBegun.acquire(feeds + 1);

      // When
      CompletableFuture<Boolean> switched =
          CompletableFuture.supplyAsync(() -> switching.switchTo(after));
      awaitNewSessionsOn(after);
      chunksAllowed.release(feeds * CHUNKS);

      // Then
      int onNew = 0;
      for (Future<List<FrameSegments>> result : results) {
        List<FrameSegments> frames = result.get();
        assertThat(frames)
            .hasSize(CHUNKS * FRAMES)
            .allMatch(frame -> frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_SEGMENTED)
            .extracting(FrameSegments::getFrameNumber)
            .isEqualTo(IntStream.range(0, CHUNKS * FRAMES).mapToObj(i -> (long) i).toList());
        List<Boolean> newEngine = new ArrayList<>();
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
          List<Boolean> engines =
              frames.subList(chunk * FRAMES, (chunk + 1) * FRAMES).stream()
                  .map(frame -> frame.getSegments(0).getScore() < 0.9f)
                  .distinct()
                  .toList();
          assertThat(engines).as("engines of chunk %d", chunk).hasSize(1);
          newEngine.addAll(engines);
          onNew += engines.get(0) ? 1 : 0;
        }
        assertThat(newEngine).as("one switch").isSorted();
      }
      assertThat(switched.get()).isTrue();
      assertThat(onNew).isPositive().isLessThan(feeds * CHUNKS);
      assertThat(before.isClosed()).isTrue();
      assertThat(before.open() + after.open()).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Options options(ColourModel model) {
    Options options = new Options();
    options.model = model;
    return options;
  }

  private List<FrameSegments> run(String name, Options options) {
    List<VideoChunk> chunks = new ScriptedFeed("gate").chunks(CHUNKS, FRAMES);
    try (TopologyRun run = new TopologyRun(state.resolve(name), options)) {
      run.pipe(chunks);
      return run.segments();
    }
  }

  /** Returns once a session that begins now gets the engine. */
  private void awaitNewSessionsOn(ColourModel engine) {
    int batches = engine.batches();
    while (engine.batches() == batches) {
      try (FrameInference.Session probe = switching.session()) {
        probe.submit(new FrameBatch(ByteBuffer.allocateDirect(48), 1, 4, 4)).join().close();
      }
    }
  }
}
