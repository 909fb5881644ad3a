package io.segstream.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.batch.BatchListener.EngineCall;
import io.segstream.inference.batch.BatchListener.Outcome;
import io.segstream.inference.batch.BatchSettings.Mode;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.FakeEngine;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.Frames;
import io.segstream.inference.engine.NativeHandles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DynamicBatcherTest {
  private static final long LONG_WAIT = 3_600_000_000L;

  private final FakeEngine engine = new FakeEngine();
  private final Queue<EngineCall> heard = new ConcurrentLinkedQueue<>();

  @AfterEach
  void shouldLeaveNoFeaturesOpen() {
    assertThat(NativeHandles.live(FakeEngine.HANDLE)).isZero();
  }

  private DynamicBatcher batcher(BatchSettings settings) {
    return new DynamicBatcher(engine, settings, heard::add);
  }

  private static BatchSettings merging(int maxBatch) {
    return new BatchSettings(Mode.ENABLED, maxBatch, LONG_WAIT, 64, 1);
  }

  /** Lets one call begin and stops it, so that whatever is submitted next has to queue. */
  private CompletableFuture<FrameFeatures> holdWorker(DynamicBatcher batcher) throws Exception {
    engine.permits.drainPermits();
    // Full by itself, so that it does not wait for company.
    CompletableFuture<FrameFeatures> held = batcher.submit(Frames.random(0, 8, 2, 2));
    engine.begun.acquire();
    return held;
  }

  private void letGo() {
    engine.permits.release(Integer.MAX_VALUE / 2);
  }

  private static void assertAnswers(FrameFeatures features, FrameBatch batch) {
    assertThat(features.count()).isEqualTo(batch.count());
    for (int frame = 0; frame < batch.count(); frame++) {
      float[] reds = Frames.numbers(features.frame(frame).objectness());
      assertThat(reds).hasSize(batch.width() * batch.height());
      for (int cell = 0; cell < reds.length; cell++) {
        int at = frame * batch.frameBytes() + cell * FrameBatch.CHANNELS;
        assertThat(reds[cell]).isEqualTo((batch.pixels().get(at) & 0xff) / 255f);
      }
    }
  }

  @Test
  void shouldJoinAndSplitWhereTheGroupingOfEachFrameStarts() throws Exception {
    // Given
    Queue<List<Float>> seen = new ConcurrentLinkedQueue<>();
    try (DynamicBatcher batcher = batcher(merging(4))) {
      CompletableFuture<FrameFeatures> held = holdWorker(batcher);
      engine.setCheck(
          batch -> {
            List<Float> firsts = new ArrayList<>();
            for (int frame = 0; frame < batch.count(); frame++) {
              float[][] start = batch.start(frame);
              firsts.add(start.length == 0 ? -1 : start[0][0]);
            }
            seen.add(firsts);
          });
      // When
      CompletableFuture<FrameFeatures> one = batcher.submit(startingFrom(1, 0.5f));
      CompletableFuture<FrameFeatures> two = batcher.submit(Frames.random(2, 3, 2, 2));
      CompletableFuture<FrameFeatures> three = batcher.submit(startingFrom(5, 0.25f));
      letGo();
      held.get().close();
      one.get().close();
      two.get().close();
      three.get().close();
    }
    // Then: the first call took two requests, the third one is too large for one
    assertThat(seen)
        .contains(
            List.of(0.5f, -1f, -1f, -1f), List.of(0.25f, 0.25f, 0.25f, 0.25f), List.of(0.25f));
  }

  private static FrameBatch startingFrom(int count, float first) {
    FrameBatch frames = Frames.random(count, count, 2, 2);
    float[][] start = {{first, 0}};
    return new FrameBatch(frames.pixels(), count, 2, 2, Collections.nCopies(count, start));
  }

  @Test
  void shouldMakeOneCallOfEachRequestWhenMergingIsDisabled() throws Exception {
    try (DynamicBatcher batcher = batcher(BatchSettings.disabled(1))) {
      CompletableFuture<FrameFeatures> held = holdWorker(batcher);
      List<CompletableFuture<FrameFeatures>> results = new ArrayList<>();
      for (int count = 1; count <= 3; count++) {
        results.add(batcher.submit(Frames.random(count, count, 4, 2)));
      }
      assertThat(batcher.queueDepth()).isEqualTo(3);
      letGo();
      held.get().close();
      for (int count = 1; count <= 3; count++) {
        FrameFeatures features = results.get(count - 1).get();
        assertAnswers(features, Frames.random(count, count, 4, 2));
        features.close();
      }
    }
    assertThat(engine.calls).containsExactly(8, 1, 2, 3);
  }

  @Test
  void shouldMergeWhatWaitsAndGiveEachSubmitterItsOwnFrames() throws Exception {
    try (DynamicBatcher batcher = batcher(merging(8))) {
      // Given
      CompletableFuture<FrameFeatures> held = holdWorker(batcher);
      List<FrameBatch> batches = new ArrayList<>();
      List<CompletableFuture<FrameFeatures>> results = new ArrayList<>();
      for (int count : new int[] {1, 4, 3}) {
        FrameBatch batch = Frames.random(count, count, 4, 2);
        batches.add(batch);
        results.add(batcher.submit(batch));
      }

      // When
      letGo();
      held.get().close();

      // Then
      FrameFeatures first = results.get(0).get();
      assertAnswers(first, batches.get(0));
      first.close();
      first.close();
      assertThatThrownBy(() -> first.frame(0)).isInstanceOf(IllegalStateException.class);
      for (int i = 1; i < 3; i++) {
        FrameFeatures features = results.get(i).get();
        assertAnswers(features, batches.get(i));
        assertThatThrownBy(() -> features.frame(features.count()))
            .isInstanceOf(IndexOutOfBoundsException.class);
        features.close();
      }
    }
    assertThat(engine.calls).containsExactly(8, 8);
    assertThat(heard)
        .extracting(EngineCall::frames, EngineCall::requests, EngineCall::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(8, 1, Outcome.SUCCEEDED),
            org.assertj.core.groups.Tuple.tuple(8, 3, Outcome.SUCCEEDED));
  }

  @Test
  void shouldMergeOnlyFramesOfOneSizeAndNotStarveTheOther() throws Exception {
    try (DynamicBatcher batcher = batcher(merging(8))) {
      CompletableFuture<FrameFeatures> held = holdWorker(batcher);
      List<CompletableFuture<FrameFeatures>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        results.add(batcher.submit(Frames.random(i, 4, i % 2 == 0 ? 4 : 2, 2)));
      }
      letGo();
      held.get().close();
      for (int i = 0; i < 4; i++) {
        FrameFeatures features = results.get(i).get();
        assertAnswers(features, Frames.random(i, 4, i % 2 == 0 ? 4 : 2, 2));
        features.close();
      }
    }
    assertThat(engine.calls).containsExactly(8, 8, 8);
  }

  @Test
  void shouldRunAPartlyFilledBatchOnceItsOldestRequestIsDue() throws Exception {
    // Given a clock on which every request is due as soon as it is looked at
    AtomicLong clock = new AtomicLong();
    BatchSettings settings = BatchSettings.enabled(8, 5_000, 1);
    try (DynamicBatcher batcher =
        new DynamicBatcher(engine, settings, heard::add, () -> clock.getAndAdd(10_000_000))) {
      // When
      FrameFeatures features = batcher.submit(Frames.random(1, 3, 4, 2)).get();

      // Then
      assertAnswers(features, Frames.random(1, 3, 4, 2));
      features.close();
    }
    assertThat(heard)
        .singleElement()
        .satisfies(call -> assertThat(call.waitNanos()).isEqualTo(20_000_000))
        .satisfies(call -> assertThat(call.engineNanos()).isEqualTo(10_000_000));
  }

  @Test
  void shouldSplitARequestThatIsLargerThanACall() throws Exception {
    try (DynamicBatcher batcher = batcher(merging(4))) {
      FrameBatch batch = Frames.random(1, 10, 4, 2);
      FrameFeatures features = batcher.submit(batch).get();
      assertAnswers(features, batch);
      features.close();
    }
    assertThat(engine.calls).containsExactly(4, 4, 2);
  }

  @Test
  void shouldFailOnlyTheGuiltyRequestOfAMergedCall() throws Exception {
    // Given
    FrameBatch guilty = Frames.random(99, 3, 4, 2);
    engine.setCheck(
        batch -> {
          for (int frame = 0; frame < batch.count(); frame++) {
            if (batch.pixels().get(frame * batch.frameBytes()) == guilty.pixels().get(0)) {
              throw new EngineException("cannot stand frame");
            }
          }
        });
    try (DynamicBatcher batcher = batcher(merging(8))) {
      CompletableFuture<FrameFeatures> held = holdWorker(batcher);
      CompletableFuture<FrameFeatures> before = batcher.submit(Frames.random(1, 2, 4, 2));
      CompletableFuture<FrameFeatures> bad = batcher.submit(guilty);
      CompletableFuture<FrameFeatures> after = batcher.submit(Frames.random(2, 3, 4, 2));

      // When
      letGo();
      held.get().close();

      // Then
      try (FrameFeatures first = before.get();
          FrameFeatures last = after.get()) {
        assertAnswers(first, Frames.random(1, 2, 4, 2));
        assertAnswers(last, Frames.random(2, 3, 4, 2));
      }
      assertThatThrownBy(bad::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(EngineException.class)
          .hasMessageContaining("cannot stand frame");
    }
    assertThat(engine.calls).containsExactly(8, 8, 2, 3, 3);
    assertThat(heard)
        .extracting(EngineCall::outcome)
        .containsExactly(
            Outcome.SUCCEEDED,
            Outcome.FAILED,
            Outcome.SUCCEEDED,
            Outcome.FAILED,
            Outcome.SUCCEEDED);
  }

  @Test
  void shouldGoOnAfterAnErrorOfTheRuntime() throws Exception {
    AtomicReference<Error> error = new AtomicReference<>(new OutOfMemoryError("too large"));
    engine.setCheck(
        batch -> {
          Error once = error.getAndSet(null);
          if (once != null) {
            throw once;
          }
        });
    try (DynamicBatcher batcher = batcher(BatchSettings.disabled(1))) {
      assertThatThrownBy(() -> batcher.submit(Frames.random(1, 1, 4, 2)).get())
          .hasCauseInstanceOf(OutOfMemoryError.class);
      batcher.submit(Frames.random(1, 1, 4, 2)).get().close();
    }
  }

  @Test
  void shouldDropARequestThatWasCancelledBeforeItsTurn() throws Exception {
    try (DynamicBatcher batcher = batcher(BatchSettings.disabled(1))) {
      CompletableFuture<FrameFeatures> held = holdWorker(batcher);
      CompletableFuture<FrameFeatures> cancelled = batcher.submit(Frames.random(1, 5, 4, 2));
      cancelled.cancel(false);
      letGo();
      held.get().close();
    }
    assertThat(engine.calls).containsExactly(8);
  }

  @Test
  void shouldCloseFeaturesForWhichNobodyWaitsAnyMore() throws Exception {
    try (DynamicBatcher batcher = batcher(BatchSettings.disabled(1))) {
      CompletableFuture<FrameFeatures> held = holdWorker(batcher);
      held.cancel(false);
      letGo();
    }
    assertThat(heard).hasSize(1);
  }

  @Test
  void shouldKeepAResultWhenTheListenerFails() throws Exception {
    BatchListener failing =
        call -> {
          throw new IllegalStateException("no metrics today");
        };
    try (DynamicBatcher batcher = new DynamicBatcher(engine, BatchSettings.disabled(1), failing)) {
      batcher.submit(Frames.random(1, 1, 4, 2)).get().close();
    }
  }

  @Test
  void shouldFinishWhatWasSubmittedBeforeItClosesTheEngine() throws Exception {
    // Given
    DynamicBatcher batcher = batcher(merging(8));
    CompletableFuture<FrameFeatures> held = holdWorker(batcher);
    CompletableFuture<FrameFeatures> queued = batcher.submit(Frames.random(1, 2, 4, 2));
    ExecutorService closer = Executors.newSingleThreadExecutor();

    // When
    Future<?> closing = closer.submit(batcher::close);
    letGo();
    closing.get();
    closer.shutdown();

    // Then
    assertThat(engine.closed).hasValue(1);
    held.get().close();
    try (FrameFeatures features = queued.get()) {
      assertAnswers(features, Frames.random(1, 2, 4, 2));
    }
    batcher.close();
    assertThatThrownBy(() -> batcher.submit(Frames.random(1, 1, 4, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The batcher is closed: it takes no frames any more");
  }

  @Test
  void shouldReleaseASubmitterThatIsBlockedWhenItCloses() throws Exception {
    // Given
    DynamicBatcher batcher = batcher(new BatchSettings(Mode.DISABLED, 1, 0, 1, 1));
    CompletableFuture<FrameFeatures> held = holdWorker(batcher);
    CompletableFuture<FrameFeatures> queued = batcher.submit(Frames.random(1, 1, 4, 2));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread blocked =
        new Thread(
            () -> {
              try {
                batcher.submit(Frames.random(2, 1, 4, 2)).join();
              } catch (IllegalStateException e) {
                thrown.set(e);
              }
            });
    blocked.start();
    awaitState(blocked, Thread.State.WAITING);
    Thread closer = new Thread(batcher::close);

    // When
    closer.start();
    blocked.join();
    letGo();
    closer.join();

    // Then
    assertThat(thrown.get()).hasMessageContaining("The batcher is closed");
    held.get().close();
    queued.get().close();
  }

  @Test
  void shouldFailASubmitterThatIsInterruptedWhileTheQueueIsFull() throws Exception {
    try (DynamicBatcher batcher = batcher(new BatchSettings(Mode.DISABLED, 1, 0, 1, 1))) {
      CompletableFuture<FrameFeatures> held = holdWorker(batcher);
      CompletableFuture<FrameFeatures> queued = batcher.submit(Frames.random(1, 1, 4, 2));
      Thread.currentThread().interrupt();
      CompletableFuture<FrameFeatures> refused = batcher.submit(Frames.random(2, 1, 4, 2));
      assertThat(Thread.interrupted()).isTrue();
      assertThatThrownBy(refused::get)
          .hasMessageContaining("Interrupted while waiting for a place in the inference queue");
      letGo();
      held.get().close();
      queued.get().close();
    }
  }

  @Test
  void shouldRefuseToBeClosedByItsOwnWorker() throws Exception {
    try (DynamicBatcher batcher = batcher(BatchSettings.disabled(1))) {
      CompletableFuture<FrameFeatures> held = holdWorker(batcher);
      CompletableFuture<Void> chained =
          held.thenAccept(
              features -> {
                features.close();
                assertThat(Thread.currentThread().getName()).isEqualTo("infer-0");
                batcher.close();
              });
      letGo();
      assertThatThrownBy(chained::get).hasMessageContaining("use another thread");
    }
  }

  @Test
  void shouldAnswerEveryRequestOfManyThreadsOnceAndInOrder() throws Exception {
    int threads = 6;
    ExecutorService submitters = Executors.newFixedThreadPool(threads);
    BatchSettings settings = new BatchSettings(Mode.ENABLED, 7, 50, 3, 3);
    try (DynamicBatcher batcher = batcher(settings)) {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Integer>> frames = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        long seed = thread;
        frames.add(
            submitters.submit(
                () -> {
                  start.await();
                  return submitMany(batcher, new Random(seed));
                }));
      }
      start.countDown();
      int total = 0;
      for (Future<Integer> submitted : frames) {
        total += submitted.get();
      }
      assertThat(engine.calls.stream().mapToInt(Integer::intValue).sum()).isEqualTo(total);
      assertThat(engine.calls).allSatisfy(count -> assertThat(count).isBetween(1, 7));
    } finally {
      submitters.shutdownNow();
    }
  }

  private static int submitMany(DynamicBatcher batcher, Random random) throws Exception {
    int total = 0;
    for (int request = 0; request < 100; request++) {
      FrameBatch batch =
          Frames.random(random.nextLong(), 1 + random.nextInt(10), 2 + 2 * random.nextInt(2), 2);
      try (FrameFeatures features = batcher.submit(batch).get()) {
        assertAnswers(features, batch);
      }
      total += batch.count();
    }
    return total;
  }

  private static void awaitState(Thread thread, Thread.State state) {
    while (thread.getState() != state) {
      Thread.onSpinWait();
    }
  }
}
