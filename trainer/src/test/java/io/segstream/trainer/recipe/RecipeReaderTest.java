package io.segstream.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.segstream.inference.config.ConfigurationException;
import io.segstream.inference.model.FrameSize;
import io.segstream.trainer.data.layout.DatasetKind;
import io.segstream.trainer.optimise.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeReaderTest {
  private static final String DATA = "data: {train: [{kind: DAVIS, path: data, split: train}]}\n";

  @TempDir Path directory;

  @Test
  void shouldUseThePapersSettingsWhereTheRecipeSaysNothing() throws IOException {
    // When
    Recipe mask = read("method: maskcontrast\n" + DATA).recipe();
    Recipe pixel = read("method: pixel-contrast\n" + DATA).recipe();
    // Then
    assertThat(mask.optimiser().learningRate()).isEqualTo(0.004);
    assertThat(mask.schedule().clock()).isEqualTo(Schedule.Clock.EPOCH);
    assertThat(mask.training().totalSteps(82)).isEqualTo(40 * 82);
    assertThat(mask.maskcontrast().queue()).isEqualTo(256);
    assertThat(mask.network().name()).isEqualTo("resnet50");
    assertThat(pixel.training().totalSteps(370)).isEqualTo(40_000);
    assertThat(pixel.training().crop()).isEqualTo(new FrameSize(1024, 512));
    assertThat(pixel.optimiser().weightDecay()).isEqualTo(5e-4);
  }

  @Test
  void shouldPutTheFileOverThePresetAndOptionsOverTheFile() throws IOException {
    // Given
    String yaml = "method: maskcontrast\npreset: small\ntraining: {batch: 32, steps: 70}\n" + DATA;
    // When
    Recipe recipe = read(yaml, "training.seed=9", "maskcontrast.queue=64").recipe();
    // Then
    assertThat(recipe.network().name()).isEqualTo("tiny");
    assertThat(recipe.training().batch()).isEqualTo(32);
    assertThat(recipe.training().epochs()).isEmpty();
    assertThat(recipe.training().totalSteps(5)).isEqualTo(70);
    assertThat(recipe.training().seed()).isEqualTo(9);
    assertThat(recipe.maskcontrast().queue()).isEqualTo(64);
    assertThat(recipe.maskcontrast().temperature()).isEqualTo(0.5);
  }

  @Test
  void shouldReadDatasetsOfAllKinds() throws IOException {
    // Given
    String yaml =
        """
        method: pixel-contrast
        data:
          damaged: fail
          train:
            - {kind: IMAGE_FOLDER, path: pictures, maps: maps, labels: [road, sky]}
            - {kind: CAMVID, path: camvid, split: train}
          validation:
            - {kind: CAMVID, path: camvid, split: val}
        """;
    // When
    DataBlock data = read(yaml).recipe().data();
    // Then
    assertThat(data.train()).hasSize(2);
    assertThat(data.train().get(0).labels()).containsExactly("road", "sky");
    assertThat(data.validation().get(0).files().kind()).isEqualTo(DatasetKind.CAMVID);
  }

  @Test
  void shouldReportEverythingThatIsWrongAtOnceWithItsPlace() throws IOException {
    // Given
    String yaml =
        """
        method: maskcontrast
        optimizer: {kind: SGD}
        training: {batch: 0, crop: big}
        pixelContrast: {weight: 1}
        data:
          train:
            - {kind: DAVIS, path: data}
        """;
    // When
    ConfigurationException refused =
        catchThrowableOfType(ConfigurationException.class, () -> read(yaml, "training.sed=1"));
    // Then
    assertThat(refused.problems())
        .extracting(problem -> problem.toString().replace(directory.toString(), ""))
        .containsExactlyInAnyOrder(
            "--set: training.sed: unknown key, did you mean 'seed'?",
            "/recipe.yaml:4:1: pixelContrast: is for method: pixel-contrast, but this recipe has"
                + " method: maskcontrast",
            "/recipe.yaml:2:1: optimizer: unknown key, did you mean 'optimiser'?",
            "/recipe.yaml:7:7: data.train[0]: a dataset of kind DAVIS needs a split, for example"
                + " train",
            "/recipe.yaml:3:12: training.batch: '0' is out of range; allowed: 1 to 4096 pictures",
            "/recipe.yaml:3:22: training.crop: 'big' is not a size: write <width>x<height>, for"
                + " example 854x480");
  }

  @Test
  void shouldRefuseAQueueThatABatchDoesNotFill() throws IOException {
    // When
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> read("method: maskcontrast\ntraining: {batch: 24}\n" + DATA));
    // Then
    assertThat(refused)
        .hasMessageContaining(
            "maskcontrast.queue: '256' is not a multiple of training.batch, which is 24");
  }

  @Test
  void shouldKnowARecipeAgainUnlessWhatItLearnsChanged() throws IOException {
    // Given
    String yaml = "method: maskcontrast\n" + DATA;
    String fingerprint = read(yaml).fingerprint("data");
    // When
    String saved = read(yaml, "training.checkpointEvery=7").fingerprint("data");
    String seeded = read(yaml, "training.seed=7").fingerprint("data");
    // Then
    assertThat(saved).isEqualTo(fingerprint);
    assertThat(seeded).isNotEqualTo(fingerprint);
  }

  @Test
  void shouldNotKnowARecipeAgainWhenAFileThatItNamesChanged() throws IOException {
    // Given
    Path split = Files.writeString(directory.resolve("novel.txt"), "cup\n");
    String yaml =
        "method: contrastmask\n" + DATA + "contrastmask: {novel: '%s'}\n".formatted(split);
    String before = read(yaml).fingerprint("data");
    // When
    Files.writeString(split, "bowl\n");
    String changed = read(yaml).fingerprint("data");
    Files.writeString(split, "cup\n");
    // Then
    assertThat(changed).isNotEqualTo(before);
    assertThat(read(yaml).fingerprint("data")).isEqualTo(before);
  }

  @Test
  void shouldMatchTheCommittedReference() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "recipes.md")))
        .as("docs/recipes.md; write it anew with 'segstream train --reference'")
        .isEqualTo(RecipeReference.markdown());
  }

  private LoadedRecipe read(String yaml, String... overrides) throws IOException {
    Path file = Files.writeString(directory.resolve("recipe.yaml"), yaml);
    return RecipeReader.read(file, List.of(overrides));
  }
}
