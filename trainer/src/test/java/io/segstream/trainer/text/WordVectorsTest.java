package io.segstream.trainer.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  void shouldTakeASynonymForAClassWithoutAVectorAndSayWhenThereIsNone() {
    // Given
    WordVectors vectors = new WordVectors(1, Map.of("puppy", new float[] {-2}));
    // Then
    assertThat(vectors.table(new Vocabulary(Map.of("dog", List.of("hound", "puppy")))))
        .containsExactly(-1);
    assertThatThrownBy(() -> vectors.table(Vocabulary.of(List.of("cat"))))
        .hasMessage(
            "Class 'cat' has no word vector, nor has a synonym: give other vectors or captions that name it, or a synonym");
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

  /** Animals run on meadows, vehicles drive on streets. */
  private static List<String> captions() {
    List<String> captions = new ArrayList<>();
    for (String animal : List.of("dog", "horse", "cow")) {
      for (String place : List.of("meadow", "grass", "field")) {
        captions.add("a %s runs over the green %s".formatted(animal, place));
        captions.add("the %ss eat on a %s".formatted(animal, place));
      }
    }
    for (String vehicle : List.of("car", "truck", "train")) {
      for (String place : List.of("street", "road", "station")) {
        captions.add("a %s drives along the grey %s".formatted(vehicle, place));
        captions.add("the %ss stop at a %s".formatted(vehicle, place));
      }
    }
    return captions;
  }

  @Test
  void shouldLearnThatWordsAreAlikeThatOccurBesideTheSameWords() {
    // When
    WordVectors vectors = new CoOccurrence(6, 5, 2).learn(captions());
    // Then
    for (String animal : List.of("dog", "horse", "cow")) {
      assertThat(cosine(vectors, animal, "horse")).isGreaterThan(0.5);
      assertThat(cosine(vectors, animal, "truck")).isLessThan(0.3);
    }
  }

  @Test
  void shouldLearnTheSameVectorsFromTheSameCaptions() {
    // When
    Map<String, float[]> one = new CoOccurrence(6, 5, 2).learn(captions()).vectors();
    Map<String, float[]> other = new CoOccurrence(6, 5, 2).learn(captions()).vectors();
    // Then
    assertThat(other.keySet()).containsExactlyElementsOf(one.keySet());
    one.forEach((word, vector) -> assertThat(other.get(word)).containsExactly(vector));
  }

  @Test
  void shouldSayThatThereAreTooFewCaptions() {
    assertThatThrownBy(() -> new CoOccurrence(3, 2, 2).learn(List.of("a dog", "a dog")))
        .hasMessage(
            "The captions have 2 words that come 2 times or more, too few for vectors of 3 dimensions: give more captions or ask for fewer dimensions");
  }

  private static double cosine(WordVectors vectors, String a, String b) {
    float[] first = vectors.unit(a).orElseThrow();
    float[] second = vectors.unit(b).orElseThrow();
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += first[i] * second[i];
    }
    return sum;
  }
}
