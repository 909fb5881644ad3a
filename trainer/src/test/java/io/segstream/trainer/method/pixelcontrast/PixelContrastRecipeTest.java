package io.segstream.trainer.method.pixelcontrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.segstream.trainer.method.LearntClasses;
import io.segstream.trainer.method.Mosaics;
import io.segstream.trainer.method.Textures;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.NetworkFactory;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.MethodName;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.recipe.RecipeReader;
import io.segstream.trainer.sample.CandidateSelection;
import io.segstream.trainer.sample.SegmentationAwareSampler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PixelContrastRecipeTest {
  private static final Mosaics PICTURES = new Mosaics(6, 1);

  @TempDir Path directory;

  static Stream<Path> committed() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("recipes"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("camvid-(pixel|cross|weak).*"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("committed")
  void shouldMakeTheMethodsOfTheCommittedRecipes(Path file) {
    // Given
    Recipe recipe = RecipeReader.read(file, List.of()).recipe();
    try (NDManager owner = Engines.pyTorch()) {
      SegmentationNetwork network = NetworkFactory.create(recipe.network().settings(11), 1, owner);
      // When
      PixelContrastMethod method = PixelContrastRecipe.method(recipe, PICTURES, network, owner);
      // Then
      assertThat(method.state(owner).isEmpty())
          .isEqualTo(
              PixelContrastRecipe.settings(recipe.pixelContrast(), PICTURES).memory().isEmpty());
    }
  }

  @Test
  void shouldTakeEverySettingFromTheRecipe() throws Exception {
    // Given
    Path file =
        Files.writeString(
            directory.resolve("recipe.yaml"),
            """
            method: pixel-contrast
            data: {train: [{kind: CAMVID, path: x, split: train}]}
            pixelContrast: {weight: 0.3, warmUp: 7, temperature: 0.2, baseTemperature: 0.05,
              projection: 9, anchors: 50, anchorsPerClass: 5, memory: SEMI_HARD, memorySize: 11,
              pixelsPerClass: 3, positives: 4, negatives: 6}
            """);
    // When
    PixelContrastSettings settings =
        PixelContrastRecipe.settings(
            RecipeReader.read(file, List.of()).recipe().pixelContrast(), PICTURES);
    // Then
    assertThat(settings)
        .isEqualTo(
            new PixelContrastSettings(
                0.3,
                7,
                0.2,
                0.05,
                9,
                new SegmentationAwareSampler(50, 5),
                Optional.of(
                    new PixelContrastSettings.Memory(
                        11,
                        11,
                        3,
                        new CandidateSelection(CandidateSelection.Strategy.SEMI_HARD, 4, 6, 0.1))),
                List.of()));
  }

  @Test
  void shouldHaveThePublishedSettingsAsDefaults() throws Exception {
    // Given
    Path file =
        Files.writeString(
            directory.resolve("recipe.yaml"),
            "method: pixel-contrast\ndata: {train: [{kind: CAMVID, path: x, split: train}]}\n");
    // When
    Recipe recipe = RecipeReader.read(file, List.of()).recipe();
    // Then
    assertThat(PixelContrastRecipe.settings(recipe.pixelContrast(), PICTURES))
        .isEqualTo(PixelContrastSettings.PUBLISHED);
  }

  @Test
  void shouldWeighSmallClassesMoreIfToldTo() throws Exception {
    // Given
    Path file =
        Files.writeString(
            directory.resolve("recipe.yaml"),
            """
            method: pixel-contrast
            data: {train: [{kind: CAMVID, path: x, split: train}]}
            pixelContrast: {classWeights: ENET}
            """);
    Recipe recipe = RecipeReader.read(file, List.of()).recipe();
    // When
    List<Double> weights =
        PixelContrastRecipe.settings(recipe.pixelContrast(), PICTURES).classWeights();
    // Then
    double[] shares = new double[4];
    for (int i = 0; i < PICTURES.size(); i++) {
      for (byte label : PICTURES.load(i).classes().orElseThrow().labels()) {
        shares[label] += 1.0 / (PICTURES.size() * Mosaics.SIDE * Mosaics.SIDE);
      }
    }
    assertThat(weights).hasSize(4);
    for (int label = 0; label < 4; label++) {
      assertThat(weights.get(label)).isEqualTo(1 / Math.log(1.02 + shares[label]), within(1e-9));
    }
    assertThat(weights.stream().distinct()).hasSizeGreaterThan(1);
  }

  @Test
  void shouldRefuseOtherClassesToValidateOnThanToLearn() {
    assertThat(LearntClasses.count(new Mosaics(4, 1), MethodName.PIXEL_CONTRAST)).isEqualTo(4);
    assertThatThrownBy(
            () -> LearntClasses.requireSame(new Mosaics(4, 1), new Textures(4, 1, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'textures'", "[lying, standing, chequered]", "the same");
  }
}
