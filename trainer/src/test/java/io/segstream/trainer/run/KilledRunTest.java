package io.segstream.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in a process of its own that is killed while it learns. */
class KilledRunTest {
  private static final int KILLED_AFTER = 13;

  @TempDir Path directory;

  @Test
  void shouldEndWithTheSameBytesWhenTheProcessIsKilledAndTheRunResumed() throws Exception {
    // Given
    new DotRun().train(directory.resolve("undisturbed"));
    Path killed = directory.resolve("killed");
    int exitCode = killAfterSomeSteps(killed);
    DotRun resumed = new DotRun();
    // When
    resumed.train(killed);
    // Then
    assertThat(exitCode).as("128 + SIGKILL").isEqualTo(137);
    assertThat(resumed.steps).as("steps from the last checkpoint on").hasSize(10);
    assertThat(killed.resolve("last.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("undisturbed/last.safetensors"));
  }

  private static int killAfterSomeSteps(Path directory) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-Dai.djl.offline=true");
    command.add("-Dai.djl.pytorch.num_threads=1");
    command.add("-Dai.djl.pytorch.num_interop_threads=1");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Victim.class.getName());
    command.add(directory.toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Kills its own process in the middle of the run, between two checkpoints. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) {
      DotRun run = new DotRun();
      run.afterStep =
          steps -> {
            if (steps == KILLED_AFTER) {
              kill();
            }
          };
      run.train(Path.of(arguments[0]));
    }

    /** A process may not kill itself through its handle. */
    private static void kill() {
      try {
        String self = Long.toString(ProcessHandle.current().pid());
        new ProcessBuilder("kill", "-KILL", self).inheritIO().start().waitFor();
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
