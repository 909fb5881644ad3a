package io.segstream.trainer.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.vocabulary.Singular;
import io.segstream.inference.vocabulary.WordVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "dogs, dog",
    "buses, bus",
    "bus, bus",
    "glasses, glass",
    "knives, knife",
    "people, person",
    "berries, berry",
    "sandwiches, sandwich",
    "boxes, box",
    "horses, horse",
    "skis, ski",
    "potatoes, potato",
    "giraffes, giraffe",
    "tennis, tennis",
    "gas, gas",
    "is, is"
  })
  void shouldFindTheSingular(String plural, String singular) {
    assertThat(Singular.of(plural)).isEqualTo(singular);
  }

  @Test
  void shouldFindWhatASentenceNamesOnceInItsOrderAndTheLongestPhraseFirst() {
    // Given
    Vocabulary vocabulary = Vocabulary.of(List.of("dog", "hot dog", "person", "skis"));
    // Then
    assertThat(vocabulary.named("Two People's hot-dogs, skis; a person.")).containsExactly(2, 1, 3);
    assertThat(vocabulary.named("A hot day for DOGS")).containsExactly(0);
    assertThat(vocabulary.named("A dogma on the left.")).isEmpty();
    assertThat(vocabulary.named("")).isEmpty();
  }

  @Test
  void shouldReadSynonymsAndFurtherClasses() throws IOException {
    // Given
    Path file =
        Files.writeString(
            directory.resolve("words.txt"), "# ours\n\nperson: man, woman,\nphoto\ncat:kitten\n");
    // When
    Vocabulary vocabulary = Vocabulary.read(file, List.of("cat", "person", "car"));
    // Then
    assertThat(vocabulary.names()).containsExactly("cat", "person", "car", "photo");
    assertThat(vocabulary.phrases(1)).containsExactly("person", "man", "woman");
    assertThat(vocabulary.named("Photo of men with kittens")).containsExactly(3, 1, 0);
  }

  @Test
  void shouldSayWhichLineOrPhraseIsWrong() throws IOException {
    // Given
    Path twice = Files.writeString(directory.resolve("twice"), "cat\ndog\ncat: kitten\n");
    Path shared = Files.writeString(directory.resolve("shared"), "cat: pet\ndog: pets\n");
    Path nameless = Files.writeString(directory.resolve("nameless"), ": pet\n");
    Path empty = Files.writeString(directory.resolve("empty"), "cat: ---\n");
    // Then
    assertThatThrownBy(() -> Vocabulary.read(twice, List.of()))
        .hasMessage("'%s' line 3: class 'cat' comes twice: leave one out".formatted(twice));
    assertThatThrownBy(() -> Vocabulary.read(shared, List.of()))
        .hasMessage(
            "'%s': 'pets' means class 'cat' as well as 'dog': give it to one of them"
                .formatted(shared));
    assertThatThrownBy(() -> Vocabulary.read(nameless, List.of()))
        .hasMessage("'%s' line 1 has no class: write 'name: synonym, synonym'".formatted(nameless));
    assertThatThrownBy(() -> Vocabulary.read(empty, List.of()))
        .hasMessage("'%s': '---' of class 'cat' has no letters: leave it out".formatted(empty));
  }

  @Test
  void shouldTakeASynonymForAClassWithoutAVectorAndSayWhenThereIsNone() {
    // Given
    WordVectors vectors = new WordVectors(1, Map.of("puppy", new float[] {-2}));
    // Then
    assertThat(new Vocabulary(Map.of("dog", List.of("hound", "puppy"))).table(vectors))
        .containsExactly(-1);
    assertThatThrownBy(() -> Vocabulary.of(List.of("cat")).table(vectors))
        .hasMessage(
            "Class 'cat' has no word vector, nor has a synonym: give other vectors or captions that"
                + " name it, or a synonym");
  }
}
