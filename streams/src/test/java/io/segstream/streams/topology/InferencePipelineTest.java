package io.segstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.model.FrameSize;
import io.segstream.streams.decode.FramePool;
import io.segstream.streams.topology.ColourModel.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InferencePipelineTest {
  private static final FrameSize SIZE = new FrameSize(16, 16);
  private static final float[][] NO_START = new float[0][];
  private static final int BATCH = 2;
  private static final int BATCH_BYTES = BATCH * SIZE.pixels() * 3;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final ChunkLimits LIMITS =
      new ChunkLimits(100, BATCH, 2, MINUTE, Duration.ofSeconds(10));

  private final AtomicLong now = new AtomicLong();
  private ColourModel model = new ColourModel();
  private FramePool pool = new FramePool(1 << 20);

  /** Remembers what became of which frame. */
  private static class Outcomes implements InferencePipeline.Sink {
    final List<Integer> inferred = new ArrayList<>();
    final List<String> failures = new ArrayList<>();

    @Override
    public void inferred(FrameInfo frame, InferredBatch batch, int position) {
      inferred.add(frame.index());
    }

    @Override
    public void failed(FrameInfo frame, String detail) {
      failures.add(frame.index() + ": " + detail);
    }

    @Override
    public void unusable(FrameInfo frame, RuntimeException cause) {
      throw cause;
    }
  }

  private InferenceDoor door(Duration batchTimeout) {
    return new InferenceDoor(model, batchTimeout, pool, now::get);
  }

  private void run(InferenceDoor door, ChunkLimits limits, Outcomes outcomes, int frames) {
    run(door, limits, outcomes, frames, NO_START);
  }

  private void run(
      InferenceDoor door, ChunkLimits limits, Outcomes outcomes, int frames, float[][] start) {
    ScriptedFeed feed = new ScriptedFeed("feed");
    Stopwatch stopwatch = new Stopwatch(now::get);
    try (ChunkVideo video = ScriptedVideo.open(feed.next(frames, frames, new TreeSet<>()));
        InferencePipeline pipeline =
            new InferencePipeline(door, limits, stopwatch, outcomes, start)) {
      for (int i = 0; i < frames; i++) {
        assertThat(video.next()).isTrue();
        pipeline.add(new FrameInfo(i, i, i, i, Optional.of(SIZE)), SIZE, video);
      }
      now.addAndGet(outcomes instanceof Late ? Duration.ofSeconds(10).toNanos() : 0);
      pipeline.finish();
    }
  }

  /** Of a chunk whose time runs out before its last batches are waited for. */
  private static final class Late extends Outcomes {}

  @Test
  void shouldGiveAllBuffersBackWhenTheAnalysisThrows() {
    Outcomes stopped =
        new Outcomes() {
          @Override
          public void inferred(FrameInfo frame, InferredBatch batch, int position) {
            throw new ProcessingAbortedException("stop", null);
          }
        };

    assertThatThrownBy(() -> run(door(MINUTE), LIMITS, stopped, 20)).hasMessage("stop");

    assertThat(pool.leases()).as("buffers on loan").isZero();
    assertThat(model.open()).as("features left open").isZero();
  }

  @Test
  void shouldTakeAllFramesThroughAPoolWithRoomForOneBatch() {
    pool = new FramePool(BATCH_BYTES);
    Outcomes outcomes = new Outcomes();

    run(door(MINUTE), LIMITS, outcomes, 9);

    assertThat(outcomes.inferred).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(outcomes.failures).isEmpty();
    assertThat(pool.leases()).isZero();
  }

  @Test
  void shouldAbortTheChunkAndSayWhyWhenOthersKeepAllBuffers() {
    pool = new FramePool(BATCH_BYTES);
    try (FramePool.Lease others = pool.tryLease(BATCH_BYTES).orElseThrow()) {
      assertThat(others.buffer().isDirect()).isTrue();
      assertThatThrownBy(() -> run(door(Duration.ofMillis(1)), LIMITS, new Outcomes(), 3))
          .isInstanceOf(ProcessingAbortedException.class)
          .hasMessageContaining("The frame pool's limit of %d bytes".formatted(BATCH_BYTES))
          .hasMessageContaining("-XX:MaxDirectMemorySize");
    }
  }

  @Test
  void shouldFailOnlyTheFramesOfTheChunkWhoseOwnTimeRanOut() {
    model = new ColourModel(batch -> batch == 0 ? Answer.SILENCE : Answer.RESULT);
    InferenceDoor door = door(MINUTE);
    Outcomes late = new Late();
    run(door, LIMITS, late, 2);
    Outcomes other = new Outcomes();
    run(door, LIMITS, other, 4);

    assertThat(late.failures)
        .containsExactly(
            "0: the chunk's 10000 ms were used up before the model gave a result",
            "1: the chunk's 10000 ms were used up before the model gave a result");
    assertThat(other.inferred).as("another feed's frames").containsExactly(0, 1, 2, 3);
    model.breakSilence();
    assertThat(pool.leases()).isZero();
    assertThat(model.open()).isZero();
  }

  @Test
  void shouldShutTheDoorOnceAGivenUpBatchTookLongerThanABatchMay() {
    model = new ColourModel(batch -> batch == 0 ? Answer.SILENCE : Answer.RESULT);
    InferenceDoor door = door(MINUTE);
    InferenceDoor.Ticket silent = submit(door);
    assertThatThrownBy(() -> silent.await(Duration.ZERO)).isInstanceOf(TimeoutException.class);

    now.addAndGet(MINUTE.toNanos() - 1);
    submit(door).release();
    now.addAndGet(1);
    assertThatThrownBy(() -> submit(door))
        .cause()
        .hasMessage("the model has not answered earlier batches");

    model.breakSilence();
    submit(door).release();
    assertThat(pool.leases()).isZero();
    assertThat(model.open()).isZero();
  }

  @Test
  void shouldStartTheGroupingOfEveryFrameWhereTheFeedIs() {
    // Given
    float[][] start = {{1, 0}};
    List<float[][]> starts = new ArrayList<>();
    FrameInference listening =
        new FrameInference() {
          @Override
          public CompletableFuture<FrameFeatures> submit(FrameBatch batch) {
            starts.addAll(batch.starts());
            return model.submit(batch);
          }

          @Override
          public void close() {}
        };
    InferenceDoor door = new InferenceDoor(listening, MINUTE, pool, now::get);
    Outcomes outcomes = new Outcomes();
    // When
    run(door, LIMITS, outcomes, 3, start);
    // Then
    assertThat(outcomes.inferred).hasSize(3);
    assertThat(starts).containsExactly(start, start, start);
  }

  private InferenceDoor.Ticket submit(InferenceDoor door) {
    try (FrameInference.Session session = door.session()) {
      return door.submit(
          session, pool.tryLease(BATCH_BYTES).orElseThrow(), BATCH, 16, 16, List.of());
    } catch (InferenceDoor.BatchFailedException e) {
      throw new AssertionError(e);
    }
  }
}
