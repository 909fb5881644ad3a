package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.model.baseline.BaselineModel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {
  @TempDir Path directory;

  @Test
  void shouldListAndInspectWhatTheRepositoryHolds() throws IOException {
    BaselineModel.writeTo(directory.resolve(BaselineModel.NAME));
    String repository = "model.repository=" + directory;

    CommandRun list = CommandRun.of("models", "list", "--set", repository);
    assertThat(list.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(list.lines())
        .singleElement()
        .asString()
        .startsWith("baseline@1 ")
        .endsWith(directory.resolve(BaselineModel.NAME).toString());

    CommandRun inspect = CommandRun.of("models", "inspect", "baseline", "--set", repository);
    assertThat(inspect.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(inspect.out())
        .startsWith("model        baseline@1")
        .containsPattern("digest +[0-9a-f]{64}")
        .containsPattern("embeddings +output ");
  }
}
