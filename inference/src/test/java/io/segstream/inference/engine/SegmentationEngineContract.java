package io.segstream.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine promises. Engines are opened on models that take frames of 16x12 and 8x6. */
abstract class SegmentationEngineContract {
  private static final int WIDTH = 16;
  private static final int HEIGHT = 12;

  private int handlesBefore;

  /** A new engine; the test closes it. */
  abstract SegmentationEngine open();

  @BeforeEach
  void countHandles() {
    handlesBefore = NativeHandles.live();
  }

  @AfterEach
  void shouldLeaveNoNativeHandleOpen() {
    assertThat(NativeHandles.live()).as("%s", NativeHandles.byKind()).isEqualTo(handlesBefore);
  }

  @Test
  void shouldGiveOneMapPerFrameAndEachDifferent() {
    FrameBatch batch = Frames.random(1, 3, WIDTH, HEIGHT);
    try (SegmentationEngine engine = open();
        FrameFeatures features = engine.infer(batch)) {
      assertThat(features.count()).isEqualTo(3);
      assertThat(Frames.numbers(features.frame(0).objectness()))
          .isNotEqualTo(Frames.numbers(features.frame(1).objectness()));
      assertThatThrownBy(() -> features.frame(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void shouldGiveForABatchWhatItGivesForItsFramesAlone() {
    // Given
    FrameBatch batch = Frames.random(2, 5, WIDTH, HEIGHT);
    try (SegmentationEngine engine = open()) {
      List<float[]> alone = new ArrayList<>();
      for (int frame = 0; frame < batch.count(); frame++) {
        try (FrameFeatures features = engine.infer(Frames.single(batch, frame))) {
          alone.addAll(Frames.copy(features));
        }
      }

      // When
      List<float[]> together;
      try (FrameFeatures features = engine.infer(batch)) {
        together = Frames.copy(features);
      }

      // Then
      assertThat(together).hasSameSizeAs(alone);
      for (int i = 0; i < alone.size(); i++) {
        assertThat(together.get(i))
            .containsExactly(alone.get(i), org.assertj.core.data.Offset.offset(1e-6f));
      }
    }
  }

  @Test
  void shouldGiveTheSameBytesForTheSameInput() {
    FrameBatch batch = Frames.random(3, 4, WIDTH, HEIGHT);
    try (SegmentationEngine engine = open();
        FrameFeatures first = engine.infer(batch);
        FrameFeatures second = engine.infer(batch)) {
      assertSame(Frames.copy(first), Frames.copy(second));
    }
  }

  @Test
  void shouldNotLetALaterCallOverwriteAnOpenResult() {
    try (SegmentationEngine engine = open();
        FrameFeatures kept = engine.infer(Frames.random(4, 2, WIDTH, HEIGHT))) {
      List<float[]> before = Frames.copy(kept);
      engine.infer(Frames.random(5, 2, WIDTH, HEIGHT)).close();
      engine.infer(Frames.random(6, 2, WIDTH, HEIGHT)).close();
      assertSame(Frames.copy(kept), before);
    }
  }

  @Test
  void shouldNameTheSizeThatItRefuses() {
    try (SegmentationEngine engine = open()) {
      assertThatThrownBy(() -> engine.infer(Frames.random(7, 1, 15, 11)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("does not take frames of 15x11: it takes");
      engine.infer(Frames.random(7, 1, WIDTH, HEIGHT)).close();
    }
  }

  @Test
  void shouldRefuseCallsAfterCloseAndIgnoreASecondClose() {
    // Given
    SegmentationEngine engine = open();
    engine.infer(Frames.random(8, 1, WIDTH, HEIGHT)).close();

    // When
    engine.close();
    engine.close();

    // Then
    assertThatThrownBy(() -> engine.infer(Frames.random(8, 1, WIDTH, HEIGHT)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
  }

  @Test
  void shouldRefuseToReadClosedFeaturesAndIgnoreASecondClose() {
    try (SegmentationEngine engine = open()) {
      FrameFeatures features = engine.infer(Frames.random(9, 1, WIDTH, HEIGHT));
      features.close();
      features.close();
      assertThatThrownBy(() -> features.frame(0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void shouldAnswerManyThreadsAtOnceAsItAnswersOne() throws Exception {
    // Given
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (SegmentationEngine engine = open()) {
      List<List<float[]>> expected = new ArrayList<>();
      for (int seed = 0; seed < 40; seed++) {
        expected.add(infer(engine, seed));
      }

      // When
      List<Future<List<float[]>>> answers = new ArrayList<>();
      for (int seed = 0; seed < 40; seed++) {
        int request = seed;
        answers.add(threads.submit(() -> infer(engine, request)));
      }

      // Then
      for (int seed = 0; seed < 40; seed++) {
        assertSame(answers.get(seed).get(), expected.get(seed));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<float[]> infer(SegmentationEngine engine, int seed) {
    boolean small = seed % 3 == 0;
    FrameBatch batch =
        Frames.random(seed, 1 + seed % 4, small ? WIDTH / 2 : WIDTH, small ? HEIGHT / 2 : HEIGHT);
    try (FrameFeatures features = engine.infer(batch)) {
      return Frames.copy(features);
    }
  }

  @Test
  void shouldReturnAllHandlesAfterManyCycles() {
    for (int cycle = 0; cycle < 200; cycle++) {
      try (SegmentationEngine engine = open();
          FrameFeatures features = engine.infer(Frames.random(cycle, 2, WIDTH, HEIGHT))) {
        assertThat(features.count()).isEqualTo(2);
        assertThat(NativeHandles.live()).isGreaterThan(handlesBefore);
      }
      assertThat(NativeHandles.live()).isEqualTo(handlesBefore);
    }
  }

  private static void assertSame(List<float[]> actual, List<float[]> expected) {
    assertThat(actual.toArray(float[][]::new)).isDeepEqualTo(expected.toArray(float[][]::new));
  }
}
