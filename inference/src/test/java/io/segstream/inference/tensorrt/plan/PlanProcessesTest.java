package io.segstream.inference.tensorrt.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.model.LoadedModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes want one plan. */
@Timeout(120)
class PlanProcessesTest {
  @TempDir Path directory;

  private final List<Builder> builders = new ArrayList<>();
  private Path plans;

  @BeforeEach
  void writeModel() throws IOException {
    LoadedModel model = PlanRequests.model(directory.resolve("model"));
    plans = directory.resolve("plans");
    assertThat(model.directory()).isDirectory();
  }

  @AfterEach
  void endProcesses() throws InterruptedException {
    for (Builder builder : builders) {
      builder.process.destroyForcibly().waitFor();
    }
  }

  /** A process that wants the plan. */
  private final class Builder {
    final Process process;
    final BufferedReader says;
    final PrintStream orders;

    Builder() throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  PlanBuilderProcess.class.getName(),
                  directory.resolve("model").toString(),
                  plans.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      builders.add(this);
      says = process.inputReader(StandardCharsets.UTF_8);
      orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
      assertThat(says.readLine()).isEqualTo("ready");
    }

    void goOn() {
      orders.println();
    }

    void expect(String line) throws IOException {
      assertThat(says.readLine()).isEqualTo(line);
    }

    String pid() {
      return "process " + process.pid();
    }
  }

  @Test
  void shouldDoTheWorkOnceForSeveralProcesses() throws Exception {
    Builder first = new Builder();
    Builder second = new Builder();
    Builder third = new Builder();
    first.goOn();
    first.expect("building");
    second.goOn();
    third.goOn();
    second.expect("waiting for " + first.pid());
    third.expect("waiting for " + first.pid());

    first.goOn();

    for (Builder builder : builders) {
      builder.expect("has by " + first.pid());
      assertThat(builder.process.waitFor()).isZero();
    }
  }

  @Test
  void shouldTakeOverFromABuilderThatDies() throws Exception {
    Builder first = new Builder();
    Builder second = new Builder();
    first.goOn();
    first.expect("building");
    second.goOn();
    second.expect("waiting for " + first.pid());
    try (var names = Files.list(plans)) {
      Path lock = names.filter(file -> file.toString().endsWith(".lock")).findFirst().orElseThrow();
      Files.writeString(
          Path.of(lock.toString().replace(".lock", ".plan.unfinished")), "what it had written");
    }

    first.process.destroyForcibly().waitFor();

    second.expect("building");
    second.goOn();
    second.expect("has by " + second.pid());
    assertThat(second.process.waitFor()).isZero();
    try (var names = Files.list(plans)) {
      assertThat(names).noneMatch(file -> file.toString().endsWith(".unfinished"));
    }
  }
}
