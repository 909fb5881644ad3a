package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.segstream.inference.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process of its own. */
class RunCommandIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void shouldFinishAndEndWithZeroOnSigterm() throws Exception {
    // Given
    Process process = start("--embedded", "--set", "embedded.port=0");
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> !process.isAlive() || log().contains("metrics and health at http://"));
      assertThat(process.isAlive()).as(log()).isTrue();
      assertThat(log()).contains("embedded broker at localhost:");
      // When: SIGTERM
      process.destroy();
      // Then
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(log()).isTrue();
      assertThat(process.exitValue()).as(log()).isEqualTo(ExitCode.DONE);
      assertThat(log()).endsWith("segstream: stopped" + System.lineSeparator());
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Path logFile() {
    return directory.resolve("log.txt");
  }

  private String log() throws IOException {
    return Files.readString(logFile());
  }

  private Process start(String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Dai.djl.offline=true",
            "-Dorg.bytedeco.javacpp.logger=slf4j",
            SegstreamCli.class.getName(),
            "run",
            "--set",
            "service.http.port=0",
            "--set",
            "service.stateDirectory=state");
    builder.command().addAll(List.of(arguments));
    // On the command line it would be too long for ONNX Runtime 1.29.0, which then crashes.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(logFile().toFile())
        .start();
  }
}
