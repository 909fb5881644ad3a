package io.segstream.trainer.method.maskcontrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.segstream.trainer.method.Mosaics;
import io.segstream.trainer.method.Textures;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.NetworkFactory;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.recipe.RecipeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskContrastRecipeTest {
  @TempDir Path directory;

  @Test
  void shouldHaveThePublishedSettingsAsDefaults() throws IOException {
    assertThat(MaskContrastRecipe.settings(recipe("").maskcontrast()))
        .isEqualTo(MaskContrastSettings.PUBLISHED);
  }

  @Test
  void shouldTakeEverySettingFromTheRecipe() throws IOException {
    // When
    Recipe recipe =
        recipe(
            "maskcontrast: {temperature: 0.2, momentum: 0.9, queue: 256, upsample: false,"
                + " contrastWeight: 2, objectnessWeight: 0.5, frozen: [stem, layer1]}\n");
    // Then
    assertThat(MaskContrastRecipe.settings(recipe.maskcontrast()))
        .isEqualTo(
            new MaskContrastSettings(0.2, 0.9, 256, false, 2, 0.5, List.of("stem", "layer1")));
  }

  @Test
  void shouldMakeAMethodOfASmallRecipe() throws IOException {
    // Given
    Recipe recipe = recipe("preset: small\n");
    try (NDManager owner = Engines.pyTorch()) {
      SegmentationNetwork network = NetworkFactory.create(recipe.network().settings(0), 1, owner);
      // When
      MaskContrastMethod method =
          MaskContrastRecipe.method(recipe, new Textures(4, 1, false), network, owner);
      // Then
      assertThat(method.state(owner)).containsKey("queue");
    }
  }

  @Test
  void shouldRefusePicturesWithoutAnyForeground() throws IOException {
    // Given
    Recipe recipe = recipe("preset: small\n");
    try (NDManager owner = Engines.pyTorch()) {
      SegmentationNetwork network = NetworkFactory.create(recipe.network().settings(0), 1, owner);
      // When
      assertThatThrownBy(() -> MaskContrastRecipe.method(recipe, new Mosaics(4, 1), network, owner))
          // Then
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Dataset 'mosaics' has no foreground in its first 4 pictures: give masks under"
                  + " data.train, for example those of 'segstream proposals'");
    }
  }

  private Recipe recipe(String more) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("recipe.yaml"),
            "method: maskcontrast\ndata: {train: [{kind: IMAGE_FOLDER, path: x}]}\n" + more);
    return RecipeReader.read(file, List.of()).recipe();
  }
}
