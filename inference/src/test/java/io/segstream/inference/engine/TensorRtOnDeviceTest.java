package io.segstream.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.engine.PlanProfiles.Batches;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.tensorrt.BuildProgress;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.ContextOptions.Graphs;
import io.segstream.inference.tensorrt.GpuDevice;
import io.segstream.inference.tensorrt.InstalledTensorRt;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.TensorRtBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real GPU; needs one, and {@code mvn -Ptensorrt}. */
@EnabledIf("hasGpu")
class TensorRtOnDeviceTest extends SegmentationEngineContract {
  private static final long MEMORY_NOISE = 64L << 20;

  private static byte[] plan;

  @TempDir Path directory;

  private final TensorRtBackend backend = InstalledTensorRt.backend();
  private LoadedModel model;

  static boolean hasGpu() {
    return InstalledTensorRt.backend().probe().usable();
  }

  @BeforeEach
  void build() throws IOException {
    model =
        TinyNets.write(
            directory.resolve("convolutions"), TinyNets.convolutions(), TinyNets.CONVOLUTIONS_CARD);
    if (plan == null) {
      plan =
          backend
              .build(
                  new BuildRequest(
                      Files.readAllBytes(model.weights()),
                      PlanProfiles.of(model, new Batches(2, 4), List.of()),
                      Precision.FLOAT32,
                      BuildRequest.DEFAULT_WORKSPACE_BYTES,
                      new byte[0],
                      0),
                  BuildProgress.NONE)
              .plan();
    }
  }

  @Override
  SegmentationEngine open() {
    return open(Graphs.OFF);
  }

  private SegmentationEngine open(Graphs graphs) {
    return TensorRtEngine.open(
        model, List.of(backend.load(plan, 0)), new TensorRtSettings(2, graphs, 1 << 20));
  }

  @Test
  void shouldGiveWhatOnnxRuntimeGivesWithAndWithoutGraphs() {
    FrameBatch batch = Frames.random(1, 7, 16, 12);
    for (Graphs graphs : Graphs.values()) {
      try (SegmentationEngine tensorRt = open(graphs);
          SegmentationEngine onnx = OnnxRuntimeEngine.open(model, EngineSettings.defaults());
          FrameFeatures expected = onnx.infer(batch)) {
        for (int time = 0; time < 3; time++) {
          try (FrameFeatures features = tensorRt.infer(batch)) {
            List<float[]> numbers = Frames.copy(features);
            for (int i = 0; i < numbers.size(); i++) {
              assertThat(numbers.get(i))
                  .containsExactly(
                      Frames.copy(expected).get(i), org.assertj.core.data.Offset.offset(1e-3f));
            }
          }
        }
      }
    }
  }

  @Test
  void shouldGiveTheMemoryOfTheDeviceBack() {
    open().close();
    long before = freeBytes();
    for (int time = 0; time < 100; time++) {
      try (SegmentationEngine engine = open()) {
        engine.infer(Frames.random(time, 2, 16, 12)).close();
      }
    }
    assertThat(freeBytes()).isGreaterThan(before - MEMORY_NOISE);
  }

  private long freeBytes() {
    return backend.probe().devices().stream().mapToLong(GpuDevice::freeBytes).findFirst().orElse(0);
  }
}
