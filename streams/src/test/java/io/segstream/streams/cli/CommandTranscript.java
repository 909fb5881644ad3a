package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands and their answers as they stand on the page of errors. */
final class CommandTranscript {
  private static final Path PAGE = Path.of("..", "docs", "errors.md");

  private CommandTranscript() {}

  /**
   * Runs one command.
   *
   * @param placeholders names on the page, with what they stand for
   * @param hidden arguments that the page does not show
   */
  static String of(String command, Map<String, String> placeholders, String... hidden) {
    List<String> arguments = new ArrayList<>();
    for (String word : command.split(" ")) {
      if (!word.isEmpty()) {
        String argument = word;
        for (Map.Entry<String, String> each : placeholders.entrySet()) {
          argument = argument.replace(each.getKey(), each.getValue());
        }
        arguments.add(argument);
      }
    }
    arguments.addAll(List.of(hidden));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    String output = run.out() + run.err();
    for (Map.Entry<String, String> each : placeholders.entrySet()) {
      output = output.replace(each.getValue(), each.getKey());
    }
    return "```console\n$ %s\n%s$ echo $?\n%d\n```\n\n"
        .formatted(("segstream " + command).strip(), output, run.exitCode());
  }

  /** Fails unless the page shows a transcript; leaves it in the build directory to be put there. */
  static void requireOnPage(CharSequence transcript, String name) throws IOException {
    Path file = Files.writeString(Path.of("target", name), transcript);
    assertThat(Files.readString(PAGE)).as("%s: put %s into it", PAGE, file).contains(transcript);
  }
}
