package io.segstream.streams.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.id.FeedId;
import io.segstream.streams.decode.ChunkFrames;
import io.segstream.streams.ingest.UnreadableSourceException;
import io.segstream.streams.media.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoRunIT {
  @TempDir private Path directory;

  @AfterEach
  void shouldLeaveNoNativeObjectBehind() {
    assertThat(NativeHandles.live()).isZero();
  }

  @Test
  void shouldTurnAClipIntoVideoAndRecordsWithEveryFrame() throws IOException {
    // Given
    Path clip = directory.resolve("clip.mp4");
    SyntheticClip.write(clip, SceneSettings.defaults().withFrames(40));

    // When
    DemoReport report = new DemoRun(settings(clip), new DemoListener() {}, () -> false).run();

    // Then
    assertThat(report.frames()).isEqualTo(new FrameCounts(40, 40, Map.of(), Map.of()));
    assertThat(report.objects()).isPositive();
    int clustered = report.objectsByCluster().values().stream().mapToInt(n -> n).sum();
    assertThat(clustered).isPositive().isLessThanOrEqualTo(report.objects());
    assertThat(Files.readAllLines(report.jsonLines())).hasSize(40);
    int frames = 0;
    try (ChunkFrames video = ChunkFrames.open(Files.readAllBytes(report.video()))) {
      while (video.next()) {
        assertThat(video.displaySize()).isEqualTo(new FrameSize(640, 384));
        frames++;
      }
    }
    assertThat(frames).isEqualTo(40);
  }

  @Test
  void shouldRefuseAFileThatIsNotAVideoAndLeaveNoFile() throws IOException {
    // Given
    Path text = Files.writeString(directory.resolve("notes.mp4"), "not a video");

    // When, Then
    assertThatThrownBy(() -> new DemoRun(settings(text), new DemoListener() {}, () -> false).run())
        .isInstanceOf(UnreadableSourceException.class)
        .hasMessageContaining("notes.mp4");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void shouldCleanUpWhenItIsStopped() throws IOException {
    // Given
    Path clip = directory.resolve("clip.mp4");
    SyntheticClip.write(clip, SceneSettings.defaults().withSize(160, 90).withFrames(5));

    AtomicBoolean stop = new AtomicBoolean();
    DemoListener stopping =
        new DemoListener() {
          @Override
          public void step(String what) {
            stop.set(what.startsWith("reading "));
          }
        };

    // When, Then
    assertThatThrownBy(() -> new DemoRun(settings(clip), stopping, stop::get).run())
        .isInstanceOf(DemoException.class)
        .hasMessageStartingWith("Stopped: ");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void shouldNotStartWhatItWouldStopAtOnce() throws IOException {
    List<String> steps = new ArrayList<>();
    DemoListener listener =
        new DemoListener() {
          @Override
          public void step(String what) {
            steps.add(what);
          }
        };
    Path clip = Files.write(directory.resolve("clip.mp4"), new byte[1]);

    assertThatThrownBy(() -> new DemoRun(settings(clip), listener, () -> true).run())
        .isInstanceOf(DemoException.class)
        .hasMessage("Stopped before writing the model");
    assertThat(steps).isEmpty();
  }

  private DemoSettings settings(Path source) {
    return new DemoSettings(
        Optional.of(SourceAddress.parse(source.toString())),
        new FeedId("demo"),
        directory.resolve("out").resolve("demo.mp4"),
        directory.resolve("out").resolve("demo.jsonl"),
        DemoSettings.DEFAULT_READ_AT_MOST,
        Duration.ofSeconds(60));
  }
}
