package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.bundled.BundledModel;
import io.segstream.streams.broker.BrokerSettings;
import io.segstream.streams.broker.EmbeddedBroker;
import io.segstream.streams.media.TestPictures;
import io.segstream.streams.media.TestVideos;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gives broken input to commands that need a broker, and holds the page of errors to it. */
class BrokenInputIT {
  private static final FrameSize SIZE = new FrameSize(64, 48);

  private static final List<String> COMMANDS =
      List.of(
          "ingest DIR/empty.mp4 --feed film",
          "ingest DIR/text.mp4 --feed film",
          "ingest DIR/no-index.mp4 --feed film",
          "ingest DIR/sound.wav --feed film",
          "ingest DIR/no-images --feed film",
          "ingest DIR/cut.ts --feed film",
          "ingest DIR/broken.avi --feed film",
          "consume --until-end --set topics.prefix=other",
          "render --feed nobody --out DIR/nobody.mp4",
          "run --set model.repository=DIR/models --set service.http.port=0");

  @TempDir Path directory;

  @Test
  void shouldAnswerBrokenInputAsTheDocumentationShows() throws IOException {
    // Given
    writeInput();
    StringBuilder transcript = new StringBuilder();
    // When
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
      for (String command : COMMANDS) {
        transcript.append(
            CommandTranscript.of(
                    command,
                    Map.of("DIR", directory.toString()),
                    "--set",
                    "kafka.bootstrap.servers=" + broker.bootstrapServers())
                // The encoder's business, not ours.
                .replaceAll("chunks, \\d+ bytes", "chunks, N bytes"));
      }
    }
    // Then
    CommandTranscript.requireOnPage(transcript, "broken-input-transcript.md");
  }

  @Test
  void shouldPublishWhatCameAndFailWhenTheSourceBreaksOff() throws IOException {
    // Given
    byte[] stream = TestPictures.transportStream(SIZE, 40, 10);
    InputStream breaking =
        new SequenceInputStream(
            new ByteArrayInputStream(stream, 0, stream.length * 6 / 10),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the pipe is broken");
              }
            });
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
      // When
      CommandRun run =
          CommandRun.withInput(
              breaking,
              "ingest",
              "-",
              "--feed",
              "pipe",
              "--set",
              "kafka.bootstrap.servers=" + broker.bootstrapServers());
      // Then
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(run.out()).matches("pipe: [1-9]\\d* frames in \\d+ chunks, .*\\R");
      assertThat(run.err())
          .containsOnlyOnce("broke off after")
          .contains("standard input (feed pipe)")
          .contains("the pipe is broken");
    }
  }

  private void writeInput() throws IOException {
    Files.createFile(directory.resolve("empty.mp4"));
    Files.writeString(directory.resolve("text.mp4"), "This is not a video.\n".repeat(100));
    Path whole = TestPictures.mp4(directory.resolve("whole.mp4"), SIZE, 40, 10);
    byte[] mp4 = Files.readAllBytes(whole);
    Files.write(directory.resolve("no-index.mp4"), Arrays.copyOf(mp4, mp4.length * 6 / 10));
    TestVideos.sound(directory.resolve("sound.wav"));
    Files.createDirectory(directory.resolve("no-images"));
    byte[] stream = TestPictures.transportStream(SIZE, 40, 10);
    Files.write(directory.resolve("cut.ts"), Arrays.copyOf(stream, stream.length * 6 / 10));
    byte[] avi =
        Files.readAllBytes(TestVideos.write(directory.resolve("whole.avi"), "mpeg4", SIZE));
    Arrays.fill(avi, avi.length / 2, avi.length * 6 / 10, (byte) 0);
    Files.write(directory.resolve("broken.avi"), avi);
    Path model = directory.resolve("models").resolve(BundledModel.SMALL.modelName());
    BundledModel.SMALL.writeTo(model);
    Files.writeString(model.resolve("model.onnx"), "not a network");
  }
}
