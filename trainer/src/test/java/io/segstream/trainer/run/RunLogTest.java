package io.segstream.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.terminal.Terminal;
import io.segstream.trainer.optimise.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream bar = new ByteArrayOutputStream();
  private long nanos;
  @TempDir Path directory;

  @Test
  void shouldPrintMeansAndWriteEveryStep() throws IOException {
    // When
    try (RunLog log = log()) {
      log.started(new Progress(0, 10, 4));
      log.stepped(step(0, 3));
      log.stepped(step(1, 1));
      log.validated(new Progress(2, 10, 4), new Scores("iou", Map.of("iou", 0.25)), true);
    }
    // Then
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            step 2: loss 2.000, rate 0.1000, gradientNorm 1.500, anchors 64.00
            validation at step 2: iou 0.2500 (best)
            """);
    assertThat(directory.resolve("metrics.csv"))
        .hasContent(
            "step,loss,rate,gradientNorm,anchors\n1,3.0,0.1,1.5,64.0\n2,1.0,0.1,1.5,64.0\n");
    assertThat(directory.resolve("validation.csv")).hasContent("step,iou\n2,0.25\n");
  }

  @Test
  void shouldHaveEachStepOnceAfterARunWentOnFromACheckpoint() throws IOException {
    // Given
    try (RunLog log = log()) {
      log.started(new Progress(0, 10, 4));
      log.stepped(step(0, 3));
      log.stepped(step(1, 9));
    }
    // When
    try (RunLog log = log()) {
      log.started(new Progress(1, 10, 4));
      log.stepped(step(1, 1));
    }
    // Then
    assertThat(Files.readAllLines(directory.resolve("metrics.csv")))
        .containsExactly(
            "step,loss,rate,gradientNorm,anchors", "1,3.0,0.1,1.5,64.0", "2,1.0,0.1,1.5,64.0");
  }

  @Test
  void shouldCountTheStepsOfTheWholeRunAfterItWentOn() {
    // When
    try (RunLog log = log()) {
      log.started(new Progress(2, 10, 4));
      nanos += Duration.ofSeconds(10).toNanos();
      log.stepped(step(2, 1));
      // Then
      assertThat(bar.toString(StandardCharsets.UTF_8))
          .startsWith("training  75% 3/4 steps, 0.1/s, 0:10 left");
    }
  }

  private RunLog log() {
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream progress = new PrintStream(bar, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            printed,
            progress,
            Map.of(),
            Terminal.Display.PLAIN,
            () -> nanos);
    return new RunLog(directory, terminal, 2);
  }

  private static StepReport step(long step, double loss) {
    return new StepReport(new Progress(step, 10, 4), loss, 0.1, 1.5, Map.of("anchors", 64.0));
  }
}
