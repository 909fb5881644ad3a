package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.engine.AvailableEngine;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.plan.PlanListener;
import io.segstream.streams.config.ConfigurationLoader;
import io.segstream.streams.config.ConfigurationSources;
import io.segstream.streams.config.ConfiguredSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which engines commands run a model on. */
class ConfiguredEnginesTest {
  @TempDir Path directory;

  private final CopyingTensorRt backend = new CopyingTensorRt(CopyingTensorRt.gpu(0, "A GPU"));
  private LoadedModel model;

  @BeforeEach
  void writeModel() throws Exception {
    BaselineModel.writeTo(directory.resolve("model"));
    model = LoadedModel.load(directory.resolve("model"));
  }

  private static ConfiguredSettings settings(String... keys) {
    return new ConfiguredSettings(
        ConfigurationLoader.load(
                new ConfigurationSources(Optional.empty(), Map.of(), List.of(keys)))
            .configuration());
  }

  @Test
  void shouldVerifyOnTensorRtTooWithTheConfiguredPrecisionWhereThereIsAGpu() {
    List<AvailableEngine> engines =
        settings("engine.tensorRt.precision=FLOAT32").engines(model, backend, PlanListener.NONE);
    assertThat(engines)
        .extracting(AvailableEngine::name)
        .containsExactly("OnnxRuntime", "TensorRT");
    assertThat(engines).extracting(AvailableEngine::rounding).containsExactly(0.0, 1e-3);
    assertThat(backend.builds).isEmpty();
    assertThatThrownBy(() -> engines.get(1).open(model, EngineSettings.defaults()))
        .hasMessage("Nothing runs here");
    assertThat(backend.builds)
        .singleElement()
        .satisfies(build -> assertThat(build.precision()).isEqualTo(Precision.FLOAT32));
  }

  @Test
  void shouldMeasureOnTheEngineThatIsConfiguredAndOnNoFallback() {
    AvailableEngine cpu = settings().configuredEngine(model, backend, PlanListener.NONE);
    assertThat(cpu.name()).isEqualTo("OnnxRuntime");
    cpu.open(model, EngineSettings.defaults()).close();
    AvailableEngine gpu =
        settings("engine.name=TensorRT").configuredEngine(model, backend, PlanListener.NONE);
    assertThat(gpu.name()).isEqualTo("TensorRT");
    assertThatThrownBy(() -> gpu.open(model, EngineSettings.defaults()))
        .hasMessage("Nothing runs here");
  }
}
