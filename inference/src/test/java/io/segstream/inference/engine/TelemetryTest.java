package io.segstream.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts ONNX Runtime in processes of their own, since it writes its files but once. */
class TelemetryTest {
  @TempDir Path home;

  @Test
  void shouldLeaveNothingBehindWithTheVariableThatTestsLauncherAndImageSet() throws Exception {
    assertThat(System.getenv(OnnxRuntimeLibrary.TELEMETRY_VARIABLE)).isEqualTo("1");
    for (String file : List.of("../segstream", "../deploy/docker/Dockerfile")) {
      assertThat(Files.readString(Path.of(file)))
          .as(file)
          .contains(OnnxRuntimeLibrary.TELEMETRY_VARIABLE + "=1");
    }
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                Started.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output").toFile());
    // On the command line it would be too long for ONNX Runtime 1.29.0, which then crashes.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
    Process process = builder.start();

    assertThat(process.waitFor()).as(Files.readString(home.resolve("output"))).isZero();

    try (Stream<Path> files = Files.walk(home)) {
      assertThat(files.map(home::relativize).map(Path::toString))
          .noneMatch(name -> name.contains("Microsoft"));
    }
    assertThat(Path.of("/tmp", "mat-debug-%d.log".formatted(process.pid()))).doesNotExist();
  }

  /** A process that only starts the runtime. */
  static final class Started {
    private Started() {}

    public static void main(String[] arguments) throws IOException {
      OnnxRuntimeLibrary.environment();
    }
  }
}
