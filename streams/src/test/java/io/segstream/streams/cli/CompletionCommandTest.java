package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.command.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads the completion script into the shell that it is for. */
class CompletionCommandTest {
  @TempDir Path directory;

  private Path script;

  @BeforeEach
  void writeScript() throws IOException {
    CommandRun run = CommandRun.of("completion");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    script = Files.writeString(directory.resolve("completion.bash"), run.out());
  }

  @Test
  void shouldCompleteCommandsSubcommandsOptionsAndValues() throws Exception {
    assertThat(completions("segstream", "con")).containsExactlyInAnyOrder("consume", "config");
    assertThat(completions("segstream", "models", "")).contains("list", "inspect");
    assertThat(completions("segstream", "consume", "--un")).containsExactly("--until-end");
    assertThat(completions("segstream", "consume", "--format", ""))
        .containsExactlyInAnyOrder("text", "json", "coco", "png");
  }

  private List<String> completions(String... words) throws Exception {
    String line = String.join(" ", words);
    String program =
        """
        source '%s' || exit 1
        # Works only inside a real completion.
        compopt() { :; }
        COMP_WORDS=(%s)
        COMP_CWORD=%d
        COMP_LINE='%s'
        COMP_POINT=${#COMP_LINE}
        _complete_segstream
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(
                script,
                String.join(" ", Arrays.stream(words).map("'%s'"::formatted).toList()),
                words.length - 1,
                line);
    Process bash = new ProcessBuilder("bash", "-c", program).redirectErrorStream(true).start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(output).isZero();
    return output.lines().map(String::strip).toList();
  }
}
