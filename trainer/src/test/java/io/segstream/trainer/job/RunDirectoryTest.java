package io.segstream.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.trainer.network.ClassSource;
import io.segstream.trainer.network.NetworkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  @TempDir Path directory;

  private static RunDescription description(ClassSource source) {
    return new RunDescription(
        RunDescription.FORMAT,
        "abc",
        "spml",
        new NetworkSettings("tiny", 16, 2, source),
        List.of("road", "sky"),
        "camvid/train",
        "def",
        List.of());
  }

  @Test
  void shouldReadWhatItWrote() throws IOException {
    // Given
    RunDirectory run = new RunDirectory(directory.resolve("run"));
    Path recipe = Files.writeString(directory.resolve("recipe.yaml"), "method: spml\n");
    // When
    run.begin(description(ClassSource.EMBEDDINGS), recipe, "");
    // Then
    assertThat(run.description()).hasValue(description(ClassSource.EMBEDDINGS));
  }

  @Test
  void shouldReadRunsOfBeforeClassesHadASource() throws IOException {
    // Given
    Files.writeString(
        directory.resolve("run.json"),
        """
        {"format": "segstream-run-1", "fingerprint": "abc", "method": "spml",
         "network": {"name": "tiny", "embeddingDimensions": 16, "classes": 2},
         "labels": ["road", "sky"], "trainingData": "camvid/train", "dataDigest": "def",
         "overrides": []}
        """);
    // When, Then
    assertThat(new RunDirectory(directory).description())
        .hasValue(description(ClassSource.FEATURES));
  }
}
