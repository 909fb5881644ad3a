package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands used wrongly and holds the page that shows their answers to what they answer. */
class ErrorTranscriptTest {
  private static final Path PAGE = Path.of("..", "docs", "errors.md");
  private static final String DIRECTORY = "DIR";
  private static final String USED_PORT = "PORT";

  /** Each is run as it stands, with the two placeholders replaced. */
  private static final List<String> COMMANDS =
      List.of(
          "",
          "ingets film.mp4",
          "ingest film.mp4",
          "ingest DIR/nowhere.mp4 --feed film",
          "ingest film.mp4 --feed film --lop 3",
          "ingest DIR/models --feed a/b",
          "consume --format coco --set kafka.bootstrap.servers=localhost:1",
          "consume --format xml",
          "config show --config DIR/nowhere.yaml",
          "config check --config DIR/wrong.yaml",
          "config check --set kafka.group.id=mine",
          "models list --set model.repository=DIR/nowhere",
          "models inspect nope --set model.repository=DIR/models",
          "topics list --set kafka.bootstrap.servers=localhost:1",
          "run --set service.http.port=PORT");

  @TempDir Path directory;

  @Test
  void shouldAnswerWrongUseAsTheDocumentationShows() throws IOException {
    // Given
    Files.createDirectory(directory.resolve("models"));
    Files.writeString(
        directory.resolve("wrong.yaml"), "servise:\n  threads: 4\ningest:\n  chunkSize: 4MB\n");
    StringBuilder transcript = new StringBuilder();
    // When
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      for (String command : COMMANDS) {
        transcript.append(run(command, port));
      }
    }
    // Then
    Files.writeString(Path.of("target", "errors-transcript.md"), transcript);
    assertThat(Files.readString(PAGE))
        .as(PAGE + ": put target/errors-transcript.md into it")
        .contains(transcript);
  }

  private String run(String command, String port) {
    List<String> arguments = new ArrayList<>();
    for (String word : command.split(" ")) {
      if (!word.isEmpty()) {
        arguments.add(word.replace(DIRECTORY, directory.toString()).replace(USED_PORT, port));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            stream,
            stream,
            Map.of(),
            Terminal.Display.PLAIN,
            () -> 0);
    int exitCode = SegstreamCli.commandLine(terminal).execute(arguments.toArray(String[]::new));
    String output =
        bytes
            .toString(StandardCharsets.UTF_8)
            .replace(directory.toString(), DIRECTORY)
            .replace(port, USED_PORT);
    return "```console\n$ %s\n%s$ echo $?\n%d\n```\n\n"
        .formatted(("segstream " + command).strip(), output, exitCode);
  }
}
