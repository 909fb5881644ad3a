package io.segstream.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.FakeEngine;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.Frames;
import io.segstream.inference.engine.NativeHandles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SwitchingInferenceTest {
  private static final int THREADS = 6;
  private static final int CHUNKS_PER_THREAD = 60;
  private static final int BATCHES_PER_CHUNK = 5;

  private final FakeEngine first = new FakeEngine();
  private final FakeEngine second = new FakeEngine();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SwitchingInference inference = new SwitchingInference(noticed(batcher(first)));

  @AfterEach
  void shouldLeaveNothingOpen() {
    inference.close();
    assertThat(NativeHandles.live(FakeEngine.HANDLE)).isZero();
    assertThat(first.closed).hasValue(1);
  }

  private static FrameInference batcher(FakeEngine engine) {
    return new DynamicBatcher(engine, BatchSettings.disabled(2), BatchListener.NONE);
  }

  /** Tells when the old engine's end begins. */
  private FrameInference noticed(FrameInference batcher) {
    return new FrameInference() {
      @Override
      public CompletableFuture<FrameFeatures> submit(FrameBatch batch) {
        return batcher.submit(batch);
      }

      @Override
      public void close() {
        closing.countDown();
        batcher.close();
      }
    };
  }

  @Test
  void shouldKeepASessionOnTheEngineItBeganOn() throws Exception {
    // Given
    CompletableFuture<Boolean> switched;
    try (FrameInference.Session begun = inference.session()) {
      run(begun, 1);

      // When
      switched = CompletableFuture.supplyAsync(() -> inference.switchTo(batcher(second)));
      while (second.calls.isEmpty()) {
        run(inference, 2);
      }
      run(begun, 3);

      // Then
      assertThat(first.calls).startsWith(1).endsWith(3);
      assertThat(second.calls).containsExactly(2);
      assertThat(first.closed).hasValue(0);
      assertThat(switched).isNotDone();
    }
    assertThat(switched.get()).isTrue();
    assertThat(first.closed).hasValue(1);
    run(inference, 4);
    assertThat(second.calls).containsExactly(2, 4);
  }

  @Test
  void shouldFinishWhatWasSubmittedBeforeTheOldEngineIsClosed() throws Exception {
    first.permits.drainPermits();
    CompletableFuture<FrameFeatures> held = inference.submit(Frames.random(1, 1, 2, 2));
    first.begun.acquire();
    CompletableFuture<Boolean> switched =
        CompletableFuture.supplyAsync(() -> inference.switchTo(batcher(second)));
    closing.await();
    assertThat(first.closed).hasValue(0);
    assertThat(switched).isNotDone();
    first.permits.release();
    held.get().close();
    assertThat(switched.get()).isTrue();
  }

  @Test
  void shouldLoseNoBatchAndMixNoEnginesWhenSwitchedUnderLoad() throws Exception {
    // Given
    Map<Integer, String> engineOfBatch = new ConcurrentHashMap<>();
    record(first, "old", engineOfBatch);
    record(second, "new", engineOfBatch);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> work = new ArrayList<>();
    try {
      for (int thread = 0; thread < THREADS; thread++) {
        int firstChunk = thread * CHUNKS_PER_THREAD;
        work.add(
            threads.submit(
                () -> {
                  for (int chunk = 0; chunk < CHUNKS_PER_THREAD; chunk++) {
                    runChunk(firstChunk + chunk);
                  }
                  return null;
                }));
      }
      first.begun.acquire(THREADS * BATCHES_PER_CHUNK);

      // When
      assertThat(inference.switchTo(batcher(second))).isTrue();
      assertThat(first.closed).hasValue(1);
      for (Future<?> thread : work) {
        thread.get();
      }
      runChunk(THREADS * CHUNKS_PER_THREAD);
    } finally {
      threads.shutdownNow();
    }

    // Then
    assertThat(engineOfBatch).hasSize((THREADS * CHUNKS_PER_THREAD + 1) * BATCHES_PER_CHUNK);
    assertThat(first.calls.size() + second.calls.size()).isEqualTo(engineOfBatch.size());
    assertThat(engineOfBatch).containsValues("old", "new");
    for (int thread = 0; thread < THREADS; thread++) {
      List<String> engines = new ArrayList<>();
      for (int chunk = 0; chunk < CHUNKS_PER_THREAD; chunk++) {
        int id = (thread * CHUNKS_PER_THREAD + chunk) * BATCHES_PER_CHUNK;
        engines.add(engineOfBatch.get(id));
        for (int batch = 1; batch < BATCHES_PER_CHUNK; batch++) {
          assertThat(engineOfBatch.get(id + batch)).isEqualTo(engineOfBatch.get(id));
        }
      }
      assertThat(engines).as("one switch").isSortedAccordingTo(Comparator.reverseOrder());
    }
    assertThat(second.closed).hasValue(0);
  }

  /** Remembers which engine ran a batch, by the number in its first pixel. */
  private static void record(FakeEngine engine, String name, Map<Integer, String> engineOfBatch) {
    engine.setCheck(
        batch ->
            assertThat(engineOfBatch.put(batch.pixels().getInt(0), name))
                .as("a batch that ran before")
                .isNull());
  }

  private void runChunk(int chunk) throws Exception {
    try (FrameInference.Session session = inference.session()) {
      List<CompletableFuture<FrameFeatures>> results = new ArrayList<>();
      for (int batch = 0; batch < BATCHES_PER_CHUNK; batch++) {
        FrameBatch frames = Frames.random(chunk, 1 + batch, 2, 2);
        frames.pixels().putInt(0, chunk * BATCHES_PER_CHUNK + batch);
        results.add(session.submit(frames));
      }
      for (int batch = 0; batch < BATCHES_PER_CHUNK; batch++) {
        try (FrameFeatures features = results.get(batch).get()) {
          assertThat(features.count()).isEqualTo(1 + batch);
        }
      }
    }
  }

  @Test
  void shouldCloseAnEngineThatComesAfterTheEnd() {
    inference.close();
    assertThat(inference.switchTo(batcher(second))).isFalse();
    assertThat(second.closed).hasValue(1);
    assertThatThrownBy(inference::session)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void shouldCloseBothEnginesWhenClosedWhileASessionHoldsUpTheSwitch() throws Exception {
    try (FrameInference.Session begun = inference.session()) {
      CompletableFuture<Boolean> switched =
          CompletableFuture.supplyAsync(() -> inference.switchTo(batcher(second)));
      while (second.calls.isEmpty()) {
        run(inference, 2);
      }
      inference.close();
      assertThat(switched.get()).isTrue();
      assertThat(first.closed).hasValue(1);
      assertThat(second.closed).hasValue(1);
      assertThatThrownBy(() -> begun.submit(Frames.random(1, 1, 2, 2)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void shouldMakeSessionsWaitForAnEngineThatIsBeingOpened() throws Exception {
    // Given
    run(inference, 1);
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread user =
        new Thread(
            () -> {
              try {
                run(inference, 2);
                done.complete(null);
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            });

    // When
    boolean switched =
        inference.switchTo(
            () -> {
              user.start();
              while (user.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              return batcher(second);
            });

    // Then
    assertThat(switched).isTrue();
    done.get();
    assertThat(first.calls).containsExactly(1);
    assertThat(second.calls).containsExactly(2);
    assertThat(first.closed).hasValue(1);
  }

  @Test
  void shouldStayWithItsEngineIfTheNextCannotBeOpened() throws Exception {
    EngineException failure = new EngineException("no memory");
    assertThatThrownBy(
            () ->
                inference.switchTo(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    run(inference, 1);
    assertThat(first.calls).containsExactly(1);
    assertThat(first.closed).hasValue(0);
  }

  @Test
  void shouldCloseAnEngineThatWasBeingOpenedAtTheEnd() {
    boolean switched =
        inference.switchTo(
            () -> {
              inference.close();
              assertThatThrownBy(inference::session).hasMessageContaining("closed");
              return batcher(second);
            });
    assertThat(switched).isFalse();
    assertThat(second.closed).hasValue(1);
  }

  @Test
  void shouldOpenNoEngineAfterTheEnd() {
    inference.close();
    assertThat(
            inference.switchTo(
                () -> {
                  throw new AssertionError("opened");
                }))
        .isFalse();
  }

  private static void run(FrameInference inference, int frames) throws Exception {
    inference.submit(Frames.random(frames, frames, 2, 2)).get().close();
  }

  private static void run(FrameInference.Session session, int frames) throws Exception {
    session.submit(Frames.random(frames, frames, 2, 2)).get().close();
  }
}
