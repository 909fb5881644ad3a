package io.segstream.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.command.UsageException;
import io.segstream.inference.config.ConfigurationException;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Drawn;
import io.segstream.trainer.recipe.RecipeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDataTest {
  @TempDir Path directory;

  @BeforeEach
  void draw() throws IOException {
    for (String name : List.of("a/0", "a/1", "b/0", "b/1", "b/2")) {
      Drawn.picture(
          directory.resolve(name + ".png"), Drawn.image(8, 8, (x, y) -> 0x102030 * (x % 4)));
    }
  }

  private RunData open(String more, String... overrides) throws IOException {
    Path recipe =
        Files.writeString(
            directory.resolve("recipe.yaml"),
            """
            method: maskcontrast
            data:
              train:
                - {kind: IMAGE_FOLDER, path: %s}
                - {kind: IMAGE_FOLDER, path: %s}
              %s
            """
                .formatted(directory.resolve("a"), directory.resolve("b"), more));
    return RunData.open(RecipeReader.read(recipe, List.of(overrides)).recipe().data());
  }

  private static List<String> ids(Dataset dataset) {
    return IntStream.range(0, dataset.size()).mapToObj(dataset::id).toList();
  }

  @Test
  void shouldDealPicturesIntoFoldsAndHoldOneOut() throws IOException {
    // When
    RunData first = open("folds: 2", "data.fold=1");
    RunData second = open("folds: 2", "data.fold=2");
    // Then
    assertThat(ids(first.validation().orElseThrow())).containsExactly("a/0", "b/0", "b/2");
    assertThat(ids(first.train())).containsExactly("a/1", "b/1");
    assertThat(ids(second.train())).containsExactly("a/0", "b/0", "b/2");
    List<String> all = new ArrayList<>(ids(second.train()));
    all.addAll(ids(second.validation().orElseThrow()));
    assertThat(all).containsExactlyInAnyOrder("a/0", "a/1", "b/0", "b/1", "b/2");
    assertThat(first.digest()).isNotEqualTo(second.digest());
  }

  @Test
  void shouldSayWhatDoesNotGoTogetherWithFolds() {
    assertThatThrownBy(() -> open("folds: 2"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "data: has only one of folds and fold: set both for cross-validation or neither");
    assertThatThrownBy(() -> open("folds: 2", "data.fold=3"))
        .hasMessageContaining("data: fold 3 is none of 2 folds: count from 1");
    assertThatThrownBy(
            () ->
                open(
                    "validation: [{kind: IMAGE_FOLDER, path: %s}]"
                        .formatted(directory.resolve("a")),
                    "data.folds=2",
                    "data.fold=1"))
        .hasMessageContaining("data: has folds and datasets under data.validation");
    assertThatThrownBy(() -> open("folds: 6", "data.fold=1"))
        .isInstanceOf(UsageException.class)
        .hasMessage("data.folds: 5 pictures cannot be dealt into 6 parts");
  }
}
