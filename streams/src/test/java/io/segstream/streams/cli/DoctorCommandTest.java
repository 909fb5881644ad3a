package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segstream.inference.command.ExitCode;
import io.segstream.inference.tensorrt.InstalledTensorRt;
import io.segstream.inference.tensorrt.TensorRtStatus;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
  @Test
  void shouldSayWhatThisMachineCanRun() {
    TensorRtStatus status = InstalledTensorRt.backend().probe();
    CommandRun run = CommandRun.of("doctor");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).isEmpty();
    assertThat(run.lines())
        .contains("OnnxRuntime  yes: ONNX models in float32 and INT8, on the CPU")
        .anyMatch(line -> line.matches("ffmpeg       \\S*\\d.*"))
        .anyMatch(line -> line.startsWith("The service can run here, with OnnxRuntime"));
    status
        .shortfall()
        .ifPresent(
            shortfall ->
                assertThat(run.lines())
                    .contains(
                        "TensorRT     no: " + shortfall.found(),
                        "             do: " + shortfall.needed()));
  }

  @Test
  void shouldSayItToProgramsAsWell() throws IOException {
    CommandRun run = CommandRun.of("doctor", "--json");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.at("/canRun").asBoolean()).isTrue();
    assertThat(json.at("/engines/0/name").asText()).isEqualTo("OnnxRuntime");
    assertThat(json.at("/engines/1/usable").asBoolean())
        .isEqualTo(InstalledTensorRt.backend().probe().usable());
  }
}
