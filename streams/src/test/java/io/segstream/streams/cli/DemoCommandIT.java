package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.model.FrameSize;
import io.segstream.streams.demo.SceneSettings;
import io.segstream.streams.demo.SyntheticClip;
import io.segstream.streams.media.TestPictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int TS_PACKET = 188;

  @TempDir Path directory;

  @Test
  void shouldFailWhenEveryFrameFailed() throws IOException {
    // Given: one group of pictures whose keyframe has lost its middle
    byte[] video = TestPictures.transportStream(new FrameSize(320, 240), 20, 1000);
    ByteArrayOutputStream lossy = new ByteArrayOutputStream();
    lossy.write(video, 0, 10 * TS_PACKET);
    lossy.write(video, 15 * TS_PACKET, video.length - 15 * TS_PACKET);
    Path clip = Files.write(directory.resolve("lossy.ts"), lossy.toByteArray());
    Path out = directory.resolve("lossy.mp4");
    // When
    CommandRun run = CommandRun.of("demo", clip.toString(), "--out", out.toString());
    // Then
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(ExitCode.FAILED);
    assertThat(run.lines().get(0))
        .matches("frames +(\\d+) in = 0 segmented \\+ 0 skipped \\+ \\1 failed \\(damaged \\1\\)");
    assertThat(run.err())
        .endsWith(
            "segstream: every frame of %s failed, see above; the records say why for each of them%n"
                .formatted(clip));
    assertThat(out).exists();
  }

  @Test
  void shouldEndWithoutATraceOnCtrlC() throws Exception {
    // Given
    Path clip = directory.resolve("clip.mp4");
    SyntheticClip.write(clip, SceneSettings.defaults().withSize(320, 180).withFrames(400));
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Process process = start(temporary, clip);
    try {
      await().atMost(PATIENCE).until(() -> !process.isAlive() || log().contains("reading "));
      assertThat(process.isAlive()).as(log()).isTrue();
      // When
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      // Then
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(log()).isTrue();
      assertThat(process.exitValue()).as(log()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(log())
          .endsWith("segstream: stopped; no file was written" + System.lineSeparator())
          .doesNotContain("Exception")
          .doesNotContain("\tat ");
      assertThat(directory.resolve("out")).doesNotExist();
      try (Stream<Path> left = Files.walk(temporary)) {
        assertThat(left.filter(Files::isRegularFile)).isEmpty();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log.txt"));
  }

  private Process start(Path temporary, Path clip) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            // A build in the background of a shell ignores Ctrl-C, and its children inherit that.
            "env",
            "--default-signal=INT",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Djava.io.tmpdir=" + temporary,
            "-Dai.djl.offline=true",
            "-Dorg.bytedeco.javacpp.logger=slf4j",
            SegstreamCli.class.getName(),
            "demo",
            clip.toString(),
            "--out",
            directory.resolve("out").resolve("clip.mp4").toString());
    // On the command line it would be too long for ONNX Runtime 1.29.0, which then crashes.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log.txt").toFile())
        .start();
  }
}
