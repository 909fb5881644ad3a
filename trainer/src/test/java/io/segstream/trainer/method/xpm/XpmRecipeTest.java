package io.segstream.trainer.method.xpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.config.ConfigurationException;
import io.segstream.trainer.loss.NoiseWeight;
import io.segstream.trainer.loss.RegionWordLoss;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.MicroNetwork;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.optimise.Progress;
import io.segstream.trainer.optimise.Schedule;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.recipe.RecipeReader;
import io.segstream.trainer.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class XpmRecipeTest {
  private static final String DATA =
      "method: xpm\ndata: {train: [{kind: COCO, path: x, split: train2017}]}\n";

  private static final Colours PICTURES = new Colours(8, 1, Colours.Captions.TRUE);

  @TempDir Path directory;

  static Stream<Path> committed() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("recipes"))) {
      return files.filter(file -> file.toString().contains("xpm")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("committed")
  void shouldReadTheCommittedRecipesAndTheirFiles(Path file) throws IOException {
    // When
    Recipe recipe = RecipeReader.read(file, List.of()).recipe();
    // Then
    assertThat(XpmRecipe.size(recipe.xpm()).channels()).isEqualTo(32);
    assertThat(Path.of("..").resolve(recipe.xpm().novel().orElseThrow())).isRegularFile();
    Path words = Path.of("..").resolve(recipe.xpm().vocabulary().orElseThrow());
    Vocabulary vocabulary = Vocabulary.read(words, List.of("person", "hot dog", "dog"));
    assertThat(vocabulary.named("Two men with puppies and hot dogs")).containsExactly(0, 2, 1);
  }

  @Test
  void shouldHaveThePublishedSettingsAsDefaults() throws IOException {
    // When
    Recipe recipe = recipe("xpm: {novel: a, vectors: b}\n");
    // Then
    assertThat(XpmRecipe.settings(recipe.xpm())).isEqualTo(XpmSettings.PUBLISHED);
    assertThat(recipe.training().batch()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({"0, .001667", "250, .003333", "500, .005", "20000, .0005", "50000, .00005"})
  void shouldHaveThePublishedRateOfTheStudent(long step, double expected) throws IOException {
    // Given
    Recipe recipe = recipe("xpm: {novel: a, vectors: b}\n");
    Schedule schedule = recipe.schedule().create(recipe.optimiser().learningRate());
    // When
    double rate = schedule.rate(new Progress(step, 1000, 70_000));
    // Then
    assertThat(rate).isCloseTo(expected, within(2e-6));
  }

  @Test
  void shouldTakeEverySettingFromTheRecipe() throws IOException {
    // When
    Recipe recipe =
        recipe(
            "xpm: {teacher: t, base: b.txt, vectors: v, groundingWeight: 2, groundingDivisor: 3,"
                + " objectnessWeight: 4, backgroundWeight: 0.5, robust: LOG_MEAN, noiseFactor: 0.2,"
                + " plainWeight: 0.3, draws: 6, noiseSteps: 7, proposals: 8, channels: 9,"
                + " embeddingLayers: 0, deviations: true, maskLayers: 3}\n");
    // Then
    assertThat(XpmRecipe.settings(recipe.xpm()))
        .isEqualTo(
            new XpmSettings(
                new RegionWordLoss(0.5),
                2,
                3,
                4,
                8,
                XpmSettings.Robust.LOG_MEAN,
                new NoiseWeight(0.2),
                0.3,
                6,
                7));
    assertThat(XpmRecipe.size(recipe.xpm())).isEqualTo(new WordHeads.Size(9, 0, 3, true));
  }

  @Test
  void shouldWantOneFileOfClassesAndOneOfWords() {
    assertThatThrownBy(() -> recipe("xpm: {base: a, novel: b}\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "xpm.base: or xpm.novel must name a file of classes, and not both: both are set")
        .hasMessageContaining(
            "xpm.vectors: or xpm.corpus must name a file of words, and not both: neither is set");
  }

  @Test
  void shouldMakeBothStagesAndTheirValidationOfASmallRecipe() throws IOException {
    // Given
    Path novel = Files.writeString(directory.resolve("novel.txt"), "yellow\nviolet\n");
    Path corpus =
        Files.writeString(
            directory.resolve("captions.json"),
            """
            {"annotations": [
              {"image_id": 2, "caption": "A red disk and a yellow one."},
              {"image_id": 1, "caption": "A green disk beside a violet one."},
              {"image_id": 1, "caption": "Blue and yellow disks."}]}
            """);
    Recipe recipe =
        recipe(
            "preset: small\nxpm: {novel: '%s', corpus: '%s', leastCount: 1, dimensions: 4}\n"
                .formatted(novel, corpus));
    try (NDManager owner = Engines.pyTorch()) {
      SegmentationNetwork network = MicroNetwork.create(8, 0, 1, owner);
      // When
      XpmRecipe made = new XpmRecipe(recipe, PICTURES, network, owner);
      // Then
      assertThat(made.teacher().blocks()).containsKeys("projection").doesNotContainKey("noise");
      assertThat(made.student().blocks()).containsKeys("projection", "noise");
      assertThat(made.validation(PICTURES).run(network, Engines.store(owner), owner).decisive())
          .isEqualTo("novelRetrieval");
    }
  }

  @Test
  void shouldSayWhichFileIsNotThereOrWhichClassHasNoVector() throws IOException {
    // Given
    Path novel = Files.writeString(directory.resolve("novel.txt"), "yellow\nviolet\n");
    Path vectors = Files.writeString(directory.resolve("vectors.txt"), "red 1 2\ngreen 2 1\n");
    Recipe missing = recipe("xpm: {novel: '%s', vectors: nowhere.txt}\n".formatted(novel));
    Recipe few = recipe("xpm: {novel: '%s', vectors: '%s'}\n".formatted(novel, vectors));
    Recipe mute = recipe("xpm: {novel: '%s', corpus: nowhere.json}\n".formatted(novel));
    try (NDManager owner = Engines.pyTorch()) {
      SegmentationNetwork network = MicroNetwork.create(8, 0, 1, owner);
      // Then
      assertThatThrownBy(() -> new XpmRecipe(missing, PICTURES, network, owner))
          .hasMessage(
              "xpm.vectors: 'nowhere.txt' cannot be read: give a text file as of GloVe or"
                  + " word2vec");
      assertThatThrownBy(() -> new XpmRecipe(few, PICTURES, network, owner))
          .hasMessageStartingWith("Class 'blue' has no word vector");
      assertThatThrownBy(() -> new XpmRecipe(mute, PICTURES, network, owner))
          .hasMessage("xpm.corpus: there is no file of captions 'nowhere.json'");
    }
  }

  private Recipe recipe(String more) throws IOException {
    Path file = Files.writeString(directory.resolve("recipe.yaml"), DATA + more);
    return RecipeReader.read(file, List.of()).recipe();
  }

  @Test
  void shouldFreezeThePartsOfTheNetworkThatTheRecipeNames() throws IOException {
    // Given
    Path novel = Files.writeString(directory.resolve("novel.txt"), "yellow\n");
    Path vectors =
        Files.writeString(
            directory.resolve("vectors.txt"),
            "red 1 0\ngreen 0 1\nblue 1 1\nyellow 1 -1\nviolet -1 1\n");
    String xpm = "preset: small\nxpm: {novel: '%s', vectors: '%s', frozen: [%s]}\n";
    Recipe stem = recipe(xpm.formatted(novel, vectors, "stem"));
    Recipe nothing = recipe(xpm.formatted(novel, vectors, "roof"));
    try (NDManager owner = Engines.pyTorch()) {
      SegmentationNetwork network = MicroNetwork.create(8, 0, 1, owner);
      // When
      new XpmRecipe(stem, PICTURES, network, owner).teacher().close();
      // Then
      assertThat(NetworkParameters.of(network))
          .allSatisfy(
              (name, parameter) ->
                  assertThat(parameter.requiresGradient() && name.startsWith("stem."))
                      .as(name)
                      .isFalse());
      assertThatThrownBy(() -> new XpmRecipe(nothing, PICTURES, network, owner).teacher())
          .hasMessageStartingWith("xpm.frozen: The network has no part 'roof' to freeze");
    }
  }
}
