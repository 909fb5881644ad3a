package io.segstream.inference.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopSignalTest {
  private static final long PATIENCE_SECONDS = 30;

  @Test
  void shouldTellWaitersThatSomebodyAsked() {
    try (StopSignal signal = StopSignal.install(Duration.ofSeconds(1))) {
      assertThat(signal.isAsked()).isFalse();
      assertThat(signal.await(Duration.ZERO)).isFalse();
      signal.ask();
      assertThat(signal.isAsked()).isTrue();
      assertThat(signal.await(Duration.ofDays(1))).isTrue();
    }
  }

  @Test
  void shouldTakeAnInterruptAsARequestAndKeepIt() {
    try (StopSignal signal = StopSignal.install(Duration.ofSeconds(1))) {
      Thread.currentThread().interrupt();
      assertThat(signal.await(Duration.ofDays(1))).isTrue();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(signal.isAsked()).isTrue();
    }
  }

  @Test
  void shouldEndTheProcessWithTheCommandsOwnCode() throws Exception {
    assertThat(codeAfterSigterm("finishes")).isEqualTo(7);
  }

  @Test
  void shouldEndTheProcessAsFailedWhenTheCommandDoesNotFinishInTime() throws Exception {
    assertThat(codeAfterSigterm("hangs")).isEqualTo(ExitCode.FAILED);
  }

  private static int codeAfterSigterm(String manner) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            Stopped.class.getName(),
            manner);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("listening");
      process.destroy();
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** A process that is stopped from outside. */
  static final class Stopped {
    private Stopped() {}

    public static void main(String[] args) throws IOException {
      Duration deadline = Duration.ofMillis(args[0].equals("hangs") ? 100 : 10_000);
      StopSignal signal = StopSignal.install(deadline);
      System.out.println("listening");
      System.out.flush();
      while (!signal.await(Duration.ofSeconds(PATIENCE_SECONDS)) || args[0].equals("hangs")) {
        Thread.onSpinWait();
      }
      signal.finished(7);
    }
  }
}
