package io.segstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both stages of SPML from the command line. */
class SpmlStagesTest {
  @TempDir Path directory;
  private Path recipe;

  @BeforeEach
  void draw() throws IOException {
    TrainingFiles files = new TrainingFiles(directory);
    files.draw();
    String dataset =
        "{kind: IMAGE_FOLDER, path: %s, maps: %s, labels: [background, square]}"
            .formatted(directory.resolve("pictures"), directory.resolve("maps"));
    recipe =
        Files.writeString(
            directory.resolve("spml.yaml"),
            """
            method: spml
            preset: small
            data:
              damaged: FAIL
              weak: {annotation: POINT, radius: 4}
              train: [%s]
              validation: [%s]
            network: {name: tiny, embeddingDimensions: 8}
            training: {steps: 2, batch: 2, crop: 32x32, threads: 1, checkpointEvery: 2, validateEvery: 2}
            """
                .formatted(dataset, dataset));
  }

  private TrainerRun train(String out, String... settings) {
    String[] arguments = new String[4 + 2 * settings.length];
    arguments[0] = "train";
    arguments[1] = recipe.toString();
    arguments[2] = "--out";
    arguments[3] = directory.resolve(out).toString();
    for (int i = 0; i < settings.length; i++) {
      arguments[4 + 2 * i] = "--set";
      arguments[5 + 2 * i] = settings[i];
    }
    return TrainerRun.of(arguments);
  }

  @Test
  void shouldGoOnFromTheEmbeddingsOfTheFirstStageAndExportItsClasses() throws IOException {
    // Given
    TrainerRun first = train("first");
    assertThat(first.exitCode()).as(first.err()).isZero();
    String embedding = "spml.embedding=" + directory.resolve("first");
    // When
    TrainerRun second = train("second", "spml.stage=SOFTMAX", embedding, "spml.crf=true");
    TrainerRun export =
        TrainerRun.of(
            "export",
            directory.resolve("second").toString(),
            "--out",
            directory.resolve("model").toString());
    // Then
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(Files.readString(directory.resolve("second/validation.csv")))
        .startsWith("step,miou,pixelAccuracy,retrievalMiou,crfMiou\n");
    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(Files.readString(directory.resolve("model/model.yaml")))
        .contains("background", "square");
  }

  @Test
  void shouldRefuseEmbeddingsOfAnotherNetwork() {
    // Given
    TrainerRun first = train("first");
    assertThat(first.exitCode()).as(first.err()).isZero();
    Path directory = this.directory.resolve("first");
    // When
    TrainerRun second =
        train(
            "second",
            "spml.stage=SOFTMAX",
            "spml.embedding=" + directory,
            "network.embeddingDimensions=4");
    // Then
    assertThat(second.exitCode()).isEqualTo(2);
    assertThat(second.err())
        .contains(
            "spml.embedding: the run in '%s' has trained tiny with 8 dimensions and 2 classes, read"
                    .formatted(directory)
                + " from embeddings, but this recipe asks for tiny with 4 dimensions and 2 classes,"
                + " read from embeddings: take the network and the classes from there");
  }
}
