package io.segstream.trainer.method.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.config.ConfigurationException;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.recipe.RecipeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropagationRecipeTest {
  @TempDir private Path directory;

  private Recipe recipe(String more, String... overrides) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("recipe.yaml"),
            """
            method: propagation
            preset: small
            data: {train: [{kind: VIDEO_FOLDER, path: clips, masks: masks}]}
            """
                + more);
    return RecipeReader.read(file, List.of(overrides)).recipe();
  }

  @Test
  void shouldTakeEverySettingFromTheRecipe() throws IOException {
    Recipe recipe =
        recipe(
            """
            propagation: {temperature: 0.05, matchingWeight: 2, objectnessWeight: 3, balancedObjectness: false,
              contrastWeight: 4, contrastTemperature: 0.3, queue: 64, farthestFrame: 5, smallestPart: 0.3,
              largestPart: 1.5, shift: 0.2, zoom: 0.4, turn: 0.5, mostPasted: 3, mostBars: 2, colourChange: 0.5}
            """);

    assertThat(PropagationRecipe.settings(recipe.propagation()))
        .isEqualTo(new PropagationSettings(0.05, 2, 3, false, 4, 0.3, 64));
    PairSettings pairs = PropagationRecipe.pairs(recipe.propagation(), 128);
    assertThat(pairs.motion()).isEqualTo(new PairMotion(0.2, 0.4, 0.5));
    assertThat(pairs.farthestFrame()).isEqualTo(5);
    assertThat(pairs.smallestPart()).isEqualTo(0.3);
    assertThat(pairs.largestPart()).isEqualTo(1.5);
    assertThat(pairs.mostPasted()).isEqualTo(3);
    assertThat(pairs.mostBars()).isEqualTo(2);
    assertThat(pairs.colours().brightness()).isEqualTo(0.2);
    assertThat(pairs.colours().hue()).isEqualTo(0.05);
  }

  @Test
  void shouldShrinkPicturesInTheSmallPreset() throws IOException {
    assertThat(recipe("").data().longestSide()).contains(480);
    assertThat(recipe("", "data.longestSide=640").data().longestSide()).contains(640);
  }

  @Test
  void shouldRefuseWhatCannotWork() {
    assertThatThrownBy(() -> recipe("", "propagation.queue=100", "training.crop=128x96"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'100' is not a multiple of training.batch, which is 8")
        .hasMessageContaining("training.crop: is not square");
  }
}
