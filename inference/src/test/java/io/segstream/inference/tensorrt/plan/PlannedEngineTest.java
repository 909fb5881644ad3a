package io.segstream.inference.tensorrt.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.engine.AvailableEngine;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.Frames;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.engine.TensorRtSettings;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.OutputRole;
import io.segstream.inference.tensorrt.FakeTensorRt;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.TensorRtException;
import io.segstream.inference.verify.ModelVerification;
import io.segstream.inference.verify.VerificationCase;
import io.segstream.inference.verify.VerificationVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannedEngineTest {
  @TempDir Path directory;

  private final FakeTensorRt backend = new FakeTensorRt();
  private LoadedModel model;
  private int handlesBefore;

  @BeforeEach
  void writeModel() throws IOException {
    model = PlanRequests.model(directory.resolve("model"));
    handlesBefore = NativeHandles.live();
  }

  @AfterEach
  void shouldLeaveNoNativeHandleOpen() {
    assertThat(NativeHandles.live()).as("%s", NativeHandles.byKind()).isEqualTo(handlesBefore);
  }

  private PlannedEngine engine(String gpus) {
    PlanStore store = new PlanStore(directory.resolve("plans"), 1L << 30, Instant::now);
    return new PlannedEngine(
        backend,
        new PlanProvider(backend, store, System::nanoTime),
        new PlannedEngine.Choice(
            GpuChoice.parse(gpus),
            Precision.FLOAT32,
            new BatchRange(1, 2, 4),
            List.of(new FrameSize(16, 12)),
            1 << 20),
        TensorRtSettings.defaults());
  }

  @Test
  void shouldGiveWhatTheFallbackGivesWithAPlanThatIsBuiltOnce() {
    assertThat(engine("0").isPlanned(model)).isFalse();
    FrameBatch batch = Frames.random(1, 6, 16, 12);
    for (int start = 0; start < 2; start++) {
      try (SegmentationEngine tensorRt = engine("0").open(model, PlanListener.NONE);
          SegmentationEngine onnx = OnnxRuntimeEngine.open(model, EngineSettings.defaults());
          FrameFeatures actual = tensorRt.infer(batch);
          FrameFeatures expected = onnx.infer(batch)) {
        assertThat(Frames.copy(actual).toArray(float[][]::new))
            .isDeepEqualTo(Frames.copy(expected).toArray(float[][]::new));
      }
    }
    assertThat(engine("0").isPlanned(model)).isTrue();
    assertThat(backend.builds).hasSize(1);
  }

  @Test
  void shouldBeVerifiedByTheNumbersOfTheNetworkWithinItsRounding() throws IOException {
    List<AvailableEngine> engines =
        List.of(AvailableEngine.onnxRuntime(), engine("0").available(PlanListener.NONE));
    for (float shift : new float[] {5e-4f, 5e-3f}) {
      writeVectors(shift);
      List<ModelVerification.Result> results = ModelVerification.verify(model, engines);
      assertThat(results)
          .extracting(ModelVerification.Result::engine)
          .containsExactly("OnnxRuntime", "TensorRT");
      assertThat(results)
          .extracting(ModelVerification.Result::tolerance)
          .containsExactly(1e-4, 1e-3);
      assertThat(results)
          .extracting(ModelVerification.Result::passed)
          .containsExactly(false, shift < 1e-3);
    }
    assertThat(backend.builds).hasSize(1);
  }

  /** What the network computes of one frame, and a little more. */
  private void writeVectors(float shift) throws IOException {
    FrameBatch batch = Frames.random(1, 1, 16, 12);
    byte[] pixels = new byte[batch.frameBytes()];
    batch.pixels().get(0, pixels);
    float[] objectness;
    try (SegmentationEngine onnx = OnnxRuntimeEngine.open(model, EngineSettings.defaults());
        FrameFeatures features = onnx.infer(batch)) {
      objectness = Frames.numbers(features.frame(0).objectness());
    }
    for (int i = 0; i < objectness.length; i++) {
      objectness[i] += shift;
    }
    new VerificationVectors(
            1e-4,
            List.of(
                new VerificationCase(1, 12, 16, pixels, Map.of(OutputRole.OBJECTNESS, objectness))))
        .writeTo(model.directory().resolve(VerificationVectors.FILE_NAME));
  }

  @Test
  void shouldRunOnSeveralGpusOfAKindWithOnePlan() {
    backend.setStatus(FakeTensorRt.status(2, "Fake GPU", 9, 0, "10.15.1"));
    engine("0,1").open(model, PlanListener.NONE).close();
    assertThat(backend.builds).hasSize(1);
    assertThat(backend.loadedOn).containsExactly(0, 1);
  }

  @Test
  void shouldCloseTheFirstPlanIfThereIsNoneForTheSecondGpu() {
    assertThatThrownBy(() -> engine("0,1").open(model, PlanListener.NONE))
        .isInstanceOf(TensorRtException.class)
        .hasMessageContaining("there is no GPU 1");
    assertThat(backend.loadedOn).containsExactly(0);
  }
}
