package io.segstream.inference.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.tensorrt.FakeTensorRt;
import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import io.segstream.inference.tensorrt.TensorRtStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExaminationTest {
  @TempDir Path scratch;

  private final FakeTensorRt backend = new FakeTensorRt();

  private Diagnosis diagnose(Fact... more) {
    return new Examination(backend, scratch).diagnose(List.of(more));
  }

  @Test
  void shouldRunWithoutAGpuAndSayWhatToDoForOne() throws IOException {
    // Given
    backend.setStatus(
        TensorRtStatus.lacking(
            new Shortfall(Kind.NO_DRIVER, "libcuda.so.1 cannot be loaded", "install the driver")));
    int handles = NativeHandles.live();

    // When
    Diagnosis diagnosis = diagnose(Fact.of("ffmpeg", "8.0.1"));

    // Then
    assertThat(diagnosis.canRun()).isTrue();
    assertThat(diagnosis.lines())
        .contains(
            "ffmpeg       8.0.1",
            "driver       none",
            "cuda         none",
            "tensorrt     none",
            "gpu          none",
            "OnnxRuntime  yes: ONNX models in float32 and INT8, on the CPU",
            "TensorRT     no: libcuda.so.1 cannot be loaded",
            "             do: install the driver",
            "The service can run here, with OnnxRuntime.")
        .anyMatch(line -> line.startsWith("java         " + System.getProperty("java.version")))
        .contains("onnxruntime  " + OrtEnvironment.getEnvironment().getVersion());
    assertThat(NativeHandles.live()).isEqualTo(handles);
    try (Stream<Path> left = Files.list(scratch)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldListGpusAndVersions() throws IOException {
    backend.setStatus(FakeTensorRt.status(2, "Fake GPU", 9, 0, "10.15.1"));
    Diagnosis diagnosis = diagnose();
    assertThat(diagnosis.lines())
        .contains(
            "driver       for CUDA 13.0",
            "cuda         13.1",
            "tensorrt     10.15.1",
            "gpu          GPU 1 Fake GPU (compute capability 9.0, 7168 of 8192 MiB free)",
            "TensorRT     yes: plans from ONNX models in float32, TF32, float16 and INT8, on 2 GPUs",
            "The service can run here, with OnnxRuntime and TensorRT.");
    JsonNode json = new ObjectMapper().readTree(diagnosis.toJson());
    assertThat(json.at("/canRun").asBoolean()).isTrue();
    assertThat(json.at("/gpus/1/computeCapability").asText()).isEqualTo("9.0");
    assertThat(json.at("/gpus/0/freeBytes").asLong()).isEqualTo(7L << 30);
    assertThat(json.at("/engines/1/name").asText()).isEqualTo("TensorRT");
    assertThat(json.at("/engines/1/usable").asBoolean()).isTrue();
  }

  @Test
  void shouldNotRunWhereSomethingThatTheServiceNeedsIsMissing() throws IOException {
    Diagnosis diagnosis = diagnose(new Fact("ffmpeg", "none", Optional.of("run on Linux x86-64")));
    assertThat(diagnosis.canRun()).isFalse();
    assertThat(diagnosis.lines())
        .containsSubsequence(
            "ffmpeg       none",
            "             do: run on Linux x86-64",
            "The service cannot run here.");
    JsonNode json = new ObjectMapper().readTree(diagnosis.toJson());
    assertThat(json.at("/canRun").asBoolean()).isFalse();
    assertThat(json.at("/facts/2/needed").asText()).isEqualTo("run on Linux x86-64");
  }

  @Test
  void shouldSayWhyOnnxRuntimeCannotRun() throws IOException {
    Path missing = scratch.resolve("missing");
    Diagnosis diagnosis = new Examination(backend, missing).diagnose(List.of());
    EngineFinding onnx = diagnosis.engines().get(0);
    assertThat(onnx.usable()).isFalse();
    assertThat(onnx.obstacle().orElseThrow().found())
        .startsWith("no file can be written in " + missing);
    assertThat(diagnosis.lines()).contains("onnxruntime  none");
    JsonNode json = new ObjectMapper().readTree(diagnosis.toJson());
    assertThat(json.at("/engines/0/needed").asText()).contains("-Djava.io.tmpdir");
  }
}
