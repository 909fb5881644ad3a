package io.segstream.streams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.streams.service.ServiceHealth.Readiness;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TensorRtModelTest {
  @TempDir Path directory;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<String> states = new CopyOnWriteArrayList<>();
  private final EngineListener listener =
      new EngineListener() {
        @Override
        public void onEngine(String name, Standing standing) {
          heard.add(name + " " + standing);
        }

        @Override
        public void onPlanProgress(double share) {
          heard.add("progress " + share);
        }

        @Override
        public void onEngineFailed() {
          heard.add("failed");
        }
      };

  private LoadedModel model;
  private int handlesBefore;

  @BeforeEach
  void writeModel() throws Exception {
    BaselineModel.writeTo(directory.resolve("model"));
    model = LoadedModel.load(directory.resolve("model"));
    handlesBefore = NativeHandles.live();
  }

  @AfterEach
  void shouldLeaveNoNativeHandleOpen() {
    assertThat(NativeHandles.live()).as("%s", NativeHandles.byKind()).isEqualTo(handlesBefore);
  }

  private OpenModel open(HeldTensorRt tensorRt, Fallback fallback) {
    return new TensorRtModel(ModelRuntime.onCpu(model), tensorRt, fallback, listener)
        .open(states::add);
  }

  private static String why(OpenModel served) {
    return served.impairment().get().map(Impairment::why).orElse("");
  }

  private static void failOneFrame(OpenModel served) {
    assertThatThrownBy(() -> runOneFrame(served))
        .hasCauseInstanceOf(EngineException.class)
        .hasMessageContaining("CUDA error 46");
  }

  private static CompletableFuture<FrameFeatures> submitOneFrame(FrameInference.Session session) {
    return session.submit(new FrameBatch(ByteBuffer.allocateDirect(32 * 48 * 3), 1, 32, 48));
  }

  private static void runOneFrame(OpenModel served) throws Exception {
    FrameBatch batch = new FrameBatch(ByteBuffer.allocateDirect(32 * 48 * 3), 1, 32, 48);
    try (FrameFeatures features = served.inference().submit(batch).get()) {
      assertThat(features.count()).isEqualTo(1);
    }
  }

  @Test
  void shouldBeginOnTensorRtIfThePlanIsThere() throws Exception {
    HeldTensorRt tensorRt = new HeldTensorRt(true);
    OpenModel served = open(tensorRt, Fallback.ONNX_RUNTIME);
    runOneFrame(served);
    assertThat(served.impairment().get()).isEmpty();
    assertThat(tensorRt.frames).hasValue(1);
    assertThat(heard).containsExactly("TensorRT AS_CONFIGURED");
    served.close();
    assertThat(tensorRt.closed).hasValue(1);
  }

  @Test
  void shouldServeOnTheFallbackWhileThePlanIsBuiltAndThenOnTensorRt() throws Exception {
    // Given
    HeldTensorRt tensorRt = new HeldTensorRt(false);
    OpenModel served = open(tensorRt, Fallback.ONNX_RUNTIME);
    tensorRt.building.await();
    runOneFrame(served);
    assertThat(served.impairment().get())
        .contains(
            Impairment.degraded(
                "serving on OnnxRuntime: building the TensorRT plan (Choosing kernels 1/4)"));
    assertThat(heard).containsExactly("OnnxRuntime ON_FALLBACK", "progress 0.25");
    assertThat(tensorRt.frames).hasValue(0);

    // When
    try (FrameInference.Session begun = served.inference().session()) {
      tensorRt.permits.release();
      await().until(() -> why(served).endsWith("TensorRT takes over"));
      begun.submit(new FrameBatch(ByteBuffer.allocateDirect(32 * 48 * 3), 1, 32, 48)).get().close();
      assertThat(tensorRt.frames).hasValue(0);
    }

    // Then
    await().until(() -> served.impairment().get().isEmpty());
    runOneFrame(served);
    assertThat(tensorRt.frames).hasValue(1);
    await().until(() -> heard.contains("TensorRT AS_CONFIGURED"));
    served.close();
    assertThat(tensorRt.closed).hasValue(1);
  }

  @Test
  void shouldStayOnTheFallbackAndSayWhyIfThereWillBeNoPlan() throws Exception {
    HeldTensorRt tensorRt = new HeldTensorRt(false);
    tensorRt.setFailure(new EngineException("TensorRT: no libcuda.so.1; install the driver"));
    tensorRt.permits.release();
    OpenModel served = open(tensorRt, Fallback.ONNX_RUNTIME);
    await().until(() -> heard.contains("failed"));
    runOneFrame(served);
    assertThat(served.impairment().get())
        .contains(
            Impairment.degraded(
                "serving on OnnxRuntime: TensorRT cannot be used: TensorRT: no libcuda.so.1;"
                    + " install the driver"));
    served.close();
  }

  @Test
  void shouldStayOnTheFallbackIfThePlanThatIsThereDoesNotDo() throws Exception {
    HeldTensorRt tensorRt = new HeldTensorRt(true);
    tensorRt.setFailure(new EngineException("TensorRT: the device is full; free some"));
    OpenModel served = open(tensorRt, Fallback.ONNX_RUNTIME);
    await().until(() -> heard.contains("failed"));
    runOneFrame(served);
    assertThat(why(served)).endsWith("the device is full; free some");
    served.close();
  }

  @Test
  void shouldWaitForTensorRtIfThereIsNoFallback() throws Exception {
    HeldTensorRt tensorRt = new HeldTensorRt(false);
    CompletableFuture<OpenModel> opening =
        CompletableFuture.supplyAsync(() -> open(tensorRt, Fallback.NONE));
    tensorRt.building.await();
    assertThat(states).containsExactly("building the TensorRT plan (Choosing kernels 1/4)");
    assertThat(opening).isNotDone();
    tensorRt.permits.release();
    OpenModel served = opening.get();
    runOneFrame(served);
    assertThat(served.impairment().get()).isEmpty();
    assertThat(heard).endsWith("TensorRT AS_CONFIGURED");
    served.close();
  }

  @Test
  void shouldNotStartWithoutTensorRtIfThereIsNoFallback() {
    HeldTensorRt tensorRt = new HeldTensorRt(false);
    tensorRt.permits.release();
    tensorRt.setFailure(new EngineException("TensorRT: no tactic; try another"));
    assertThatThrownBy(() -> open(tensorRt, Fallback.NONE))
        .isInstanceOf(EngineException.class)
        .hasMessage("TensorRT: no tactic; try another");
  }

  @Test
  void shouldEndWithoutWaitingForABuildAndCloseWhatComesLate() throws Exception {
    HeldTensorRt tensorRt = new HeldTensorRt(false);
    OpenModel served = open(tensorRt, Fallback.ONNX_RUNTIME);
    tensorRt.building.await();
    served.close();
    assertThat(NativeHandles.live()).isEqualTo(handlesBefore);
    tensorRt.permits.release();
    await().until(() -> tensorRt.closed.get() == 1);
    await().until(() -> NativeHandles.live() == handlesBefore);
    assertThat(heard).doesNotContain("TensorRT AS_CONFIGURED");
  }

  @Test
  void shouldGoBackToTheFallbackForGoodWhenTensorRtFailsAgainAndAgain() throws Exception {
    // Given
    HeldTensorRt tensorRt = new HeldTensorRt(true);
    OpenModel served = open(tensorRt, Fallback.ONNX_RUNTIME);
    tensorRt.setDeviceLost(true);
    failOneFrame(served);
    failOneFrame(served);
    assertThat(served.impairment().get()).isEmpty();

    // When: a chunk is in work
    try (FrameInference.Session begun = served.inference().session()) {
      assertThatThrownBy(() -> submitOneFrame(begun).get()).hasMessageContaining("CUDA error 46");
      await().until(() -> why(served).startsWith("serving on OnnxRuntime"));
      assertThat(tensorRt.closed).hasValue(0);
      runOneFrame(served);
    }

    // Then
    await().until(() -> tensorRt.closed.get() == 1);
    tensorRt.setDeviceLost(false);
    runOneFrame(served);
    assertThat(tensorRt.frames).hasValue(0);
    assertThat(served.impairment().get())
        .contains(
            Impairment.degraded(
                "serving on OnnxRuntime: TensorRT failed 3 times in a row, the last time with:"
                    + " TensorRT: CUDA error 46; look for Xid"));
    assertThat(heard).containsExactly("TensorRT AS_CONFIGURED", "OnnxRuntime ON_FALLBACK");
    served.close();
    assertThat(tensorRt.opened).hasValue(1);
    assertThat(tensorRt.closed).hasValue(1);
  }

  @Test
  void shouldGoBackToTheFallbackAlsoAfterTensorRtTookOver() throws Exception {
    HeldTensorRt tensorRt = new HeldTensorRt(false);
    OpenModel served = open(tensorRt, Fallback.ONNX_RUNTIME);
    tensorRt.setDeviceLost(true);
    try (FrameInference.Session begun = served.inference().session()) {
      tensorRt.permits.release();
      // TensorRT has the new chunks already while the fallback still has an old one.
      await().until(() -> why(served).endsWith("TensorRT takes over"));
      await().untilAsserted(() -> failOneFrame(served));
      failOneFrame(served);
      failOneFrame(served);
      submitOneFrame(begun).get().close();
    }
    await().until(() -> why(served).startsWith("serving on OnnxRuntime: TensorRT failed"));
    runOneFrame(served);
    await().until(() -> tensorRt.closed.get() == 1);
    assertThat(heard).endsWith("TensorRT AS_CONFIGURED", "OnnxRuntime ON_FALLBACK");
    served.close();
  }

  @Test
  void shouldStayReadyWhenSingleCallsFail() throws Exception {
    HeldTensorRt tensorRt = new HeldTensorRt(true);
    OpenModel served = open(tensorRt, Fallback.ONNX_RUNTIME);
    for (int round = 0; round < 3; round++) {
      tensorRt.setDeviceLost(true);
      failOneFrame(served);
      failOneFrame(served);
      tensorRt.setDeviceLost(false);
      runOneFrame(served);
    }
    assertThat(served.impairment().get()).isEmpty();
    assertThat(heard).containsExactly("TensorRT AS_CONFIGURED");
    served.close();
  }

  @Test
  void shouldNotBeReadyWhileTensorRtFailsAndThereIsNoFallback() throws Exception {
    HeldTensorRt tensorRt = new HeldTensorRt(true);
    OpenModel served = open(tensorRt, Fallback.NONE);
    tensorRt.setDeviceLost(true);
    failOneFrame(served);
    failOneFrame(served);
    assertThat(served.impairment().get()).isEmpty();
    failOneFrame(served);
    failOneFrame(served);
    assertThat(served.impairment().get())
        .contains(
            Impairment.notReady(
                "TensorRT failed 4 times in a row, the last time with: TensorRT: CUDA error 46;"
                    + " look for Xid; there is no engine.tensorRt.fallback to serve instead"));
    tensorRt.setDeviceLost(false);
    runOneFrame(served);
    assertThat(served.impairment().get()).isEmpty();
    assertThat(heard).containsExactly("TensorRT AS_CONFIGURED");
    served.close();
  }

  @Test
  void shouldNotBeReadyWhileTensorRtFailsAndTheFallbackCannotBeOpened() throws Exception {
    HeldTensorRt tensorRt = new HeldTensorRt(true);
    OpenModel served = open(tensorRt, Fallback.ONNX_RUNTIME);
    try (Stream<Path> files = Files.list(directory.resolve("model"))) {
      for (Path file : files.filter(name -> name.toString().endsWith(".onnx")).toList()) {
        Files.delete(file);
      }
    }
    tensorRt.setDeviceLost(true);
    failOneFrame(served);
    failOneFrame(served);
    failOneFrame(served);
    await().until(() -> why(served).contains("; OnnxRuntime cannot serve instead: "));
    assertThat(served.impairment().get().orElseThrow().readiness()).isEqualTo(Readiness.NOT_READY);
    failOneFrame(served);
    tensorRt.setDeviceLost(false);
    runOneFrame(served);
    assertThat(served.impairment().get()).isEmpty();
    assertThat(heard).containsExactly("TensorRT AS_CONFIGURED");
    served.close();
    assertThat(tensorRt.closed).hasValue(1);
  }
}
