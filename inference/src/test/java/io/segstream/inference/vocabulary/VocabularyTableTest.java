package io.segstream.inference.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTableTest {
  @TempDir Path directory;

  private static VocabularyTable table() {
    Map<String, float[]> words = new LinkedHashMap<>();
    words.put("hot dog", new float[] {3, 4});
    words.put("bus", new float[] {0, -0.1f});
    return new VocabularyTable(2, words);
  }

  @Test
  void shouldReadBackWhatItHasWritten() throws IOException {
    // Given
    Path file = directory.resolve("vocabulary.tsv");
    table().writeTo(file);
    // When
    VocabularyTable read = VocabularyTable.read(file);
    // Then
    assertThat(read.names()).containsExactly("hot dog", "bus");
    assertThat(read.vectors().get("hot dog"))
        .containsExactly(new float[] {.6f, .8f}, within(1e-6f));
    Path again = directory.resolve("again.tsv");
    read.writeTo(again);
    assertThat(again).hasSameBinaryContentAs(file);
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("vocabulary.tsv", "again.tsv");
  }

  @Test
  void shouldGrowAndShrinkWithoutChangingWhatItWas() {
    // Given
    VocabularyTable before = table();
    // When
    VocabularyTable more = before.with("dog", new float[] {1, 1});
    // Then
    assertThat(before.names()).containsExactly("hot dog", "bus");
    assertThat(more.names()).containsExactly("hot dog", "bus", "dog");
    assertThat(more.without("bus").names()).containsExactly("hot dog", "dog");
    assertThat(more.only(List.of("dog", "bus")).names()).containsExactly("dog", "bus");
  }

  @Test
  void shouldSayWhatCannotBeAddedOrTakenAway() {
    VocabularyTable table = table();
    assertThatThrownBy(() -> table.with("bus", new float[] {1, 1}))
        .hasMessage("'bus' is in the vocabulary already");
    assertThatThrownBy(() -> table.with("dog", new float[] {1}))
        .hasMessage("'dog' has 1 numbers, the vocabulary has vectors of 2");
    assertThatThrownBy(() -> table.with("dog", new float[] {0, 0}))
        .hasMessage("'dog' has a vector of length 0, which has no direction");
    assertThatThrownBy(() -> table.with(" dog", new float[] {0, 1}))
        .hasMessageStartingWith("' dog' cannot be a name");
    assertThatThrownBy(() -> table.without("bvs"))
        .hasMessage("'bvs' is not in the vocabulary, did you mean 'bus'?");
    assertThatThrownBy(() -> table.without("bus").without("hot dog"))
        .hasMessage("'hot dog' is the only name of the vocabulary: add another one first");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dog 1 2|line 1 has no name, tabulator and numbers",
        "dog~1 2^cat~1|line 2 has 1 numbers, the lines before have 2",
        "# words^dog~1 two|line 2 has 'two' for a number",
        "dog~1 2^^dog~1 2|line 3 has the name 'dog', which was there before",
      })
  void shouldSayWhichLineIsWrong(String text, String problem) throws IOException {
    Path file = directory.resolve("vocabulary.tsv");
    Files.writeString(file, text.replace('~', '\t').replace('^', '\n'));
    assertThatThrownBy(() -> VocabularyTable.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Vocabulary '%s' %s: export the model again".formatted(file, problem));
  }

  @Test
  void shouldRefuseAFileWithoutNames() throws IOException {
    Path file = Files.writeString(directory.resolve("vocabulary.tsv"), "# nothing\n");
    assertThatThrownBy(() -> VocabularyTable.read(file))
        .hasMessage(
            "Vocabulary '%s': A vocabulary needs at least one name and dimension: export the model again"
                .formatted(file));
  }
}
