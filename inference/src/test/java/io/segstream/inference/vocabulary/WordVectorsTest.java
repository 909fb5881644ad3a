package io.segstream.inference.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordVectorsTest {
  private static final float NEAR = 1e-6f;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"Hot 3 0\ndog 0 4\n", "2 2\nHot 3 0\r\ndog  0\t4 \n\n"})
  void shouldReadBothFormats(String text) throws IOException {
    // When
    WordVectors vectors = WordVectors.read(Files.writeString(directory.resolve("v.txt"), text));
    // Then
    assertThat(vectors.dimensions()).isEqualTo(2);
    assertThat(vectors.vectors().keySet()).containsExactly("hot", "dog");
    // The specification's word of two parts.
    assertThat(vectors.unit("hot dogs").orElseThrow())
        .containsExactly(new float[] {.6f, .8f}, within(NEAR));
    assertThat(vectors.unit("cat")).isEmpty();
  }

  @Test
  void shouldSayWhichLineIsWrong() throws IOException {
    Path shortLine = Files.writeString(directory.resolve("short"), "a 1 2\nb 1\n");
    Path word = Files.writeString(directory.resolve("word"), "a 1 2\nb 1 two\n");
    Path infinite = Files.writeString(directory.resolve("infinite"), "a 1 NaN\n");
    Path empty = Files.writeString(directory.resolve("empty"), "\n");
    assertThatThrownBy(() -> WordVectors.read(shortLine))
        .hasMessage(
            "'%s' line 2 has 1 numbers, the lines before have 2: each line needs a word and as many numbers as the others"
                .formatted(shortLine));
    assertThatThrownBy(() -> WordVectors.read(word))
        .hasMessage(
            "'%s' line 2: 'two' is not a finite number: write the vectors again".formatted(word));
    assertThatThrownBy(() -> WordVectors.read(infinite))
        .hasMessage(
            "'%s' line 1: 'NaN' is not a finite number: write the vectors again"
                .formatted(infinite));
    assertThatThrownBy(() -> WordVectors.read(empty))
        .hasMessage(
            "'%s' has no word vectors: give a text file as of GloVe or word2vec".formatted(empty));
  }

  @Test
  void shouldReadBackWhatItHasWritten() throws IOException {
    // Given
    Path file = directory.resolve("words.vec");
    WordVectors vectors =
        new WordVectors(
            2, Map.of("dog", new float[] {0.1f, -1e-9f}, "cat", new float[] {3, 1e20f}));
    // When
    vectors.writeTo(file);
    // Then
    WordVectors read = WordVectors.read(file);
    assertThat(read.dimensions()).isEqualTo(2);
    vectors.vectors().forEach((word, v) -> assertThat(read.vectors().get(word)).isEqualTo(v));
  }

  @Test
  void shouldSayWhichWordOfAPhraseIsUnknownAndWhichAreLikeIt() {
    // Given
    WordVectors vectors =
        new WordVectors(
            1,
            Map.of(
                "truck", new float[] {1},
                "trunk", new float[] {2},
                "track", new float[] {-1},
                "trick", new float[] {3},
                "bear", new float[] {1}));
    // Then
    assertThat(vectors.requireUnit("Trucks")).containsExactly(1);
    assertThatThrownBy(() -> vectors.requireUnit("bear trucl"))
        .hasMessage("'trucl' has no word vector; words like it that have one: truck, track, trick");
    assertThatThrownBy(() -> vectors.requireUnit("xylophone"))
        .hasMessage("'xylophone' has no word vector");
    assertThatThrownBy(() -> vectors.requireUnit("--")).hasMessage("'--' has no letters");
    assertThatThrownBy(() -> vectors.requireUnit("truck track"))
        .hasMessage("the word vectors of 'truck track' cancel out");
  }
}
