package io.segstream.trainer.method.spml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.segstream.inference.command.UsageException;
import io.segstream.inference.config.ConfigurationException;
import io.segstream.trainer.data.Drawn;
import io.segstream.trainer.job.RunData;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.recipe.RecipeReader;
import io.segstream.trainer.segment.LocatedRows;
import io.segstream.trainer.segment.Segmenter;
import io.segstream.trainer.weak.AnnotationType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SpmlRecipeTest {
  private static final String TRAIN = "train: [{kind: CAMVID, path: x, split: train}]";

  @TempDir Path directory;

  private Recipe read(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("recipe.yaml"), yaml);
    return RecipeReader.read(file, List.of()).recipe();
  }

  static Stream<Path> committed() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("recipes"))) {
      return files
          .filter(file -> file.getFileName().toString().contains("spml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("committed")
  void shouldReadTheCommittedRecipes(Path file) {
    Recipe recipe = RecipeReader.read(file, List.of()).recipe();

    SpmlSettings settings =
        SpmlRecipe.settings(recipe.spml(), recipe.data().weak().annotation(), OptionalInt.empty());
    assertThat(settings.anchors()).hasValue(256);
    assertThat(settings.segmenter()).isEqualTo(new Segmenter(4, 5));
  }

  @ParameterizedTest
  @CsvSource({
    "SCRIBBLE, 1, 0.5, 12",
    "POINT, 0.1, 0.1, 8",
    "BOX, 0.3, 0.3, 8",
    "TAG, 0.3, 0.3, 8",
    "FULL, 1, 0.5, 12"
  })
  void shouldHaveThePublishedSettingsOfEachAnnotationAsDefaults(
      AnnotationType type, double annotation, double coOccurrence, double concentration)
      throws IOException {
    // Given
    Recipe recipe =
        read("method: spml\ndata: {weak: {annotation: %s}, %s}\n".formatted(type.name(), TRAIN));
    // When
    SpmlSettings settings = SpmlRecipe.settings(recipe.spml(), type, OptionalInt.of(0));
    // Then
    assertThat(settings)
        .isEqualTo(
            new SpmlSettings(
                RelationSettings.of(annotation, 6),
                RelationSettings.of(coOccurrence, concentration),
                RelationSettings.of(0.1, 16),
                RelationSettings.of(0, 12),
                new Segmenter(6, 10),
                LocatedRows.PUBLISHED,
                OptionalInt.of(512),
                2,
                SpmlSettings.Activation.of(type, 3000, Optional.empty(), OptionalInt.of(0))));
    assertThat(recipe.training().totalSteps(1)).isEqualTo(30_000);
    assertThat(recipe.schedule().warmUpFrom()).hasValue(0.1);
  }

  @Test
  void shouldTakeEverySettingFromTheRecipe() throws IOException {
    Recipe recipe =
        read(
            """
            method: spml
            data: {weak: {annotation: BOX}, train: [{kind: CAMVID, path: x, split: train}]}
            spml: {annotationWeight: 0.7, annotationConcentration: 5, coOccurrenceWeight: 0.6,
              coOccurrenceConcentration: 9, similarityWeight: 0.2, similarityConcentration: 15,
              affinityWeight: 0.4, affinityConcentration: 11, clusters: 3, rounds: 4,
              featureWeight: 0.1, anchors: 99, memory: 5, activationSteps: 10,
              activationThreshold: 0.3}
            """);

    assertThat(SpmlRecipe.settings(recipe.spml(), AnnotationType.BOX, OptionalInt.empty()))
        .isEqualTo(
            new SpmlSettings(
                RelationSettings.of(0.7, 5),
                RelationSettings.of(0.6, 9),
                RelationSettings.of(0.2, 15),
                RelationSettings.of(0.4, 11),
                new Segmenter(3, 4),
                new LocatedRows(0.1),
                OptionalInt.of(99),
                5,
                Optional.of(new SpmlSettings.Activation(true, 10, 0.3, OptionalInt.empty()))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "spml | {annotation: BOX, share: 0.1} | | data.weak: share is for points and scribbles that"
            + " are made from full labels, got annotation: BOX",
        "spml | {file: a.jsonl} | | data.weak: a file of annotations needs annotation: SCRIBBLE,"
            + " POINT, BOX or TAG, got FULL",
        "spml | {} | spml: {stage: SOFTMAX} | spml: stage: SOFTMAX goes on from a run: give its"
            + " directory as spml.embedding",
        "spml | {} | spml: {embedding: runs/a} | spml: spml.embedding is only for stage: SOFTMAX",
        "maskcontrast | {annotation: POINT} | | data.weak: is for methods that learn classes: spml"
            + " and pixel-contrast",
        "pixel-contrast | {annotation: TAG} | | data.weak.annotation: 'TAG' labels no pixel: only"
            + " method: spml learns from it",
        "pixel-contrast | {} | spml: {memory: 1} | spml: is for method: spml, but this recipe has"
            + " method: pixel-contrast"
      })
  void shouldSayWhatDoesNotGoTogether(String method, String weak, String more, String message) {
    String yaml =
        "method: %s\ndata: {weak: %s, %s}\n%s\n"
            .formatted(method, weak, TRAIN, more == null ? "" : more);
    ConfigurationException refused =
        catchThrowableOfType(ConfigurationException.class, () -> read(yaml));
    assertThat(refused).hasMessageContaining(message);
  }

  @Test
  void shouldSayThatAFileHoldsAnotherKindOfAnnotation() throws IOException {
    // Given
    Drawn.picture(directory.resolve("pictures/a.png"), 8, 8, 0x808080);
    Drawn.mask(directory.resolve("maps/a.png"), 8, 8, (x, y) -> 0);
    Path file =
        Files.writeString(
            directory.resolve("weak.jsonl"), "{\"id\": \"a\", \"type\": \"tag\", \"tags\": []}\n");
    Recipe recipe =
        read(
            """
            method: spml
            data:
              weak: {annotation: POINT, file: %s}
              train: [{kind: IMAGE_FOLDER, path: %s, maps: %s, labels: [ground]}]
            """
                .formatted(file, directory.resolve("pictures"), directory.resolve("maps")));
    // When
    assertThatThrownBy(() -> RunData.open(recipe.data()))
        // Then
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "data.weak.file: '%s', line 1, annotates picture 'a' by 'tag', but POINT is asked for:"
                + " set data.weak.annotation to what the file holds",
            file);
  }
}
