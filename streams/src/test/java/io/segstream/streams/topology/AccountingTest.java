package io.segstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.v1.FailureReason;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.SkipReason;
import io.segstream.streams.topology.ColourModel.Answer;
import io.segstream.streams.topology.TopologyRun.Options;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames in = segmented + skipped + failed, whatever happens to chunks, frames and batches. */
class AccountingTest {
  private static final int RUNS = 40;

  @TempDir Path state;

  /** Counts what the listener hears. */
  private static final class Counts implements ProcessingListener {
    final Map<FrameOutcome, Integer> outcomes = new EnumMap<>(FrameOutcome.class);
    int chunkFrames;
    int surplus;
    int gaps;

    @Override
    public void onFrame(FeedId feed, FrameSegments frame) {
      outcomes.merge(frame.getOutcome(), 1, Integer::sum);
    }

    @Override
    public void onChunk(FeedId feed, ChunkTimes times) {
      chunkFrames += times.frames();
    }

    @Override
    public void onSurplusFrames(FeedId feed, int frames) {
      surplus += frames;
    }

    @Override
    public void onSequenceGap(FeedId feed, long expected, long actual) {
      gaps++;
    }
  }

  @Test
  void shouldAddUpUnderRandomDamageDropsSamplingAndLateness() {
    for (int seed = 0; seed < RUNS; seed++) {
      runOnce(new Random(seed), "seed " + seed);
    }
  }

  private void runOnce(Random random, String name) {
    // Given
    Counts counts = new Counts();
    Options options = new Options();
    options.listener = counts;
    Random answers = new Random(random.nextLong());
    options.model =
        new ColourModel(batch -> answers.nextInt(6) == 0 ? Answer.FAILURE : Answer.RESULT);
    Random time = new Random(random.nextLong());
    options.clock =
        () -> Instant.EPOCH.plusNanos((ScriptedFeed.START_US + time.nextInt(3_000_000)) * 1000);
    options.segmentation =
        options
            .segmentation
            .withDefaults(new FeedSettings(sampling(random), latency(random), List.of()))
            .withLimits(
                new ChunkLimits(
                    100,
                    1 + random.nextInt(5),
                    1 + random.nextInt(3),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1)));
    Expected expected = new Expected();
    ScriptedFeed feed = new ScriptedFeed("feed");
    // When
    try (TopologyRun run = new TopologyRun(state, options)) {
      for (int i = 0; i < 12; i++) {
        if (random.nextInt(6) == 0) {
          feed.lose(1, 5);
          expected.gapBefore(i);
        }
        run.pipe(expected.add(chunk(random, feed, expected)));
      }
      List<FrameSegments> frames = run.segments();
      // Then
      assertThat(frames)
          .as(name)
          .extracting(FrameSegments::getFrameNumber)
          .containsExactlyElementsOf(expected.frameNumbers);
      assertThat(frames).as(name).allSatisfy(AccountingTest::requireReason);
      assertThat(counts.outcomes.values().stream().mapToInt(Integer::intValue).sum())
          .as(name)
          .isEqualTo(frames.size());
      assertThat(counts.chunkFrames).as(name).isEqualTo(frames.size());
      assertThat(counts.gaps).as(name).isEqualTo(expected.gaps);
      if (options.segmentation.defaults().latency().equals(LatencyPolicy.EVERY_FRAME)) {
        assertThat(counts.surplus).as(name).isEqualTo(expected.surplus);
      }
      assertThat(options.model.open()).as(name + ": features left open").isZero();
    }
  }

  private static VideoChunk chunk(Random random, ScriptedFeed feed, Expected expected) {
    int promised = 1 + random.nextInt(12);
    switch (random.nextInt(5)) {
      case 0:
        return feed.next(promised, "noise".getBytes(StandardCharsets.UTF_8));
      case 1:
        return feed.next(promised, random.nextInt(promised), new TreeSet<>());
      case 2:
        int extra = 1 + random.nextInt(4);
        expected.surplus += extra;
        return feed.next(promised, promised + extra, new TreeSet<>());
      default:
        TreeSet<Integer> damaged = new TreeSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          damaged.add(random.nextInt(promised));
        }
        return feed.next(promised, promised, damaged);
    }
  }

  private static Sampling sampling(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> Sampling.ALL;
      case 1 -> new Sampling.EveryNth(1 + random.nextInt(6));
      default -> new Sampling.TargetRate(1 + random.nextInt(40));
    };
  }

  private static LatencyPolicy latency(Random random) {
    return random.nextBoolean()
        ? LatencyPolicy.EVERY_FRAME
        : LatencyPolicy.newestWins(Duration.ofMillis(200 + random.nextInt(1500)));
  }

  private static void requireReason(FrameSegments frame) {
    boolean skipped = frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_SKIPPED;
    boolean failed = frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_FAILED;
    assertThat(frame.getOutcome()).isNotEqualTo(FrameOutcome.FRAME_OUTCOME_UNSPECIFIED);
    assertThat(frame.getSkipReason() != SkipReason.SKIP_REASON_UNSPECIFIED).isEqualTo(skipped);
    assertThat(frame.getFailureReason() != FailureReason.FAILURE_REASON_UNSPECIFIED)
        .isEqualTo(failed);
    assertThat(frame.getFailureDetail().isEmpty()).isEqualTo(!failed);
  }

  /** What the chunks promise. */
  private static final class Expected {
    final List<Long> frameNumbers = new ArrayList<>();
    int surplus;
    int gaps;

    void gapBefore(int chunk) {
      // Before the first chunk nothing is expected, so nothing is missing.
      gaps += chunk == 0 ? 0 : 1;
    }

    VideoChunk add(VideoChunk chunk) {
      for (int i = 0; i < chunk.header().frameCount(); i++) {
        frameNumbers.add(chunk.header().firstFrame() + i);
      }
      return chunk;
    }
  }
}
