package io.segstream.trainer.method.contrastmask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.config.ConfigurationException;
import io.segstream.trainer.loss.SharedQueryLoss;
import io.segstream.trainer.method.Textures;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.MicroNetwork;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.recipe.RecipeReader;
import io.segstream.trainer.region.HeadSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContrastMaskRecipeTest {
  private static final String DATA =
      "method: contrastmask\ndata: {train: [{kind: COCO, path: x, split: train2017}]}\n";

  @TempDir Path directory;

  static Stream<Path> committed() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("recipes"))) {
      return files
          .filter(file -> file.toString().contains("contrastmask"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("committed")
  void shouldReadTheCommittedRecipesAndTheirSplit(Path file) {
    // When
    Recipe recipe = RecipeReader.read(file, List.of()).recipe();
    // Then
    assertThat(ContrastMaskRecipe.heads(recipe.contrastmask()).grid()).isEqualTo(14);
    assertThat(Path.of("..").resolve(recipe.contrastmask().novel().orElseThrow())).isRegularFile();
  }

  @Test
  void shouldHaveThePublishedSettingsAsDefaults() throws IOException {
    // When
    Recipe recipe = recipe("contrastmask: {novel: novel.txt}\n");
    // Then
    assertThat(ContrastMaskRecipe.settings(recipe.contrastmask()))
        .isEqualTo(ContrastMaskSettings.PUBLISHED);
    assertThat(ContrastMaskRecipe.heads(recipe.contrastmask())).isEqualTo(HeadSettings.PUBLISHED);
  }

  @Test
  void shouldTakeEverySettingFromTheRecipe() throws IOException {
    // When
    Recipe recipe =
        recipe(
            "contrastmask: {base: b.txt, contrast: BASE, denominator: RELEASED, centred: false,"
                + " easyTemperature: 0.2, hardTemperature: 0.5, contrastWeight: 0.4, rampEpochs: 7,"
                + " delta: 0.2, keyShare: 0.5, leastCells: 2, grid: 10, channels: 9, projection: 6,"
                + " classifierLayers: 2, encoderLayers: 3, activation: false, feature: false,"
                + " regions: 5, jittered: 0, classWeight: 2, maskWeight: 3,"
                + " objectnessWeight: 4}\n");
    // Then
    assertThat(ContrastMaskRecipe.settings(recipe.contrastmask()))
        .isEqualTo(
            new ContrastMaskSettings(
                ContrastMaskSettings.Regions.BASE,
                new SharedQueryLoss(0.2, 0.5, SharedQueryLoss.Denominator.RELEASED, false),
                0.4,
                7,
                0.2,
                0.5,
                2,
                2,
                3,
                4));
    assertThat(ContrastMaskRecipe.heads(recipe.contrastmask()))
        .isEqualTo(new HeadSettings(9, 6, 2, 3, 10, false, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "contrastmask: {base: a, novel: b}\n"})
  void shouldWantOneFileOfClasses(String block) {
    assertThatThrownBy(() -> recipe(block))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "contrastmask.base: or contrastmask.novel must name a file of classes, and not both: "
                + (block.isEmpty() ? "neither is set" : "both are set"));
  }

  @Test
  void shouldMakeMethodAndValidationOfASmallRecipe() throws IOException {
    // Given
    Path novel = Files.writeString(directory.resolve("novel.txt"), "moon\nring\ncross\n");
    Recipe recipe = recipe("preset: small\ncontrastmask: {novel: '%s'}\n".formatted(novel));
    Shapes shapes = new Shapes(2, 1, Shapes.Annotation.TRUE);
    try (NDManager owner = Engines.pyTorch()) {
      SegmentationNetwork network = MicroNetwork.create(8, 0, 1, owner);
      // When
      ContrastMaskRecipe made = new ContrastMaskRecipe(recipe, shapes, network, owner);
      // Then
      assertThat(made.method().blocks()).containsKeys("classifier", "projector", "masks");
      assertThat(made.validation(shapes).run(network, Engines.store(owner), owner).decisive())
          .isEqualTo("novelIou");
    }
  }

  @Test
  void shouldSayThatASplitOrItsClassesAreNotThere() throws IOException {
    // Given
    Recipe missing = recipe("contrastmask: {novel: nowhere.txt}\n");
    Path wrong = Files.writeString(directory.resolve("wrong.txt"), "lying\nstandin\n");
    Recipe unknown = recipe("contrastmask: {base: '%s'}\n".formatted(wrong));
    try (NDManager owner = Engines.pyTorch()) {
      SegmentationNetwork network = MicroNetwork.create(8, 0, 1, owner);
      Textures textures = new Textures(4, 1, false);
      // Then
      assertThatThrownBy(() -> new ContrastMaskRecipe(missing, textures, network, owner))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "contrastmask.novel: 'nowhere.txt' cannot be read: give a text file with one class"
                  + " per line");
      assertThatThrownBy(() -> new ContrastMaskRecipe(unknown, textures, network, owner))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "'%s' line 2: class 'standin' is none of the dataset's classes of objects, did you mean 'standing'?"
                  .formatted(wrong));
    }
  }

  private Recipe recipe(String more) throws IOException {
    Path file = Files.writeString(directory.resolve("recipe.yaml"), DATA + more);
    return RecipeReader.read(file, List.of()).recipe();
  }
}
