package io.segstream.trainer.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.trainer.region.ClassSplit.Listed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassSplitTest {
  private static final List<String> LABELS =
      List.of("background", "person", "dining table", "couch", "tv");

  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("split.txt"), text);
  }

  @Test
  void shouldSplitTheClassesByEitherSide() throws IOException {
    // Given
    Path file = file("# comment\n\n  dining table \ntv\n");
    // When
    ClassSplit novel = ClassSplit.read(file, Listed.NOVEL, LABELS);
    ClassSplit base = ClassSplit.read(file, Listed.BASE, LABELS);
    // Then
    assertThat(novel.novel().stream()).containsExactly(2, 4);
    assertThat(base.novel().stream()).containsExactly(1, 3);
    assertThat(novel.isNovel(4)).isTrue();
    assertThat(base.isNovel(4)).isFalse();
    assertThat(novel.classes()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "person/sofa | line 2: class 'sofa' is none of the dataset's classes of objects",
        "person/cauch | line 2: class 'cauch' is none of the dataset's classes of objects, did you mean"
            + " 'couch'?",
        "background | line 1: class 'background' is none of the dataset's classes of objects",
        "tv/person/tv | line 3: class 'tv' comes twice: leave one out",
        "# only | names none of the dataset's 4 classes: name some, so that there are both classes"
            + " with masks and classes with boxes only",
        "person/couch/tv/dining table | names all of the dataset's 4 classes: name some, so that"
            + " there are both classes with masks and classes with boxes only"
      })
  void shouldSayWhatIsWrongWithAFile(String lines, String problem) throws IOException {
    // Given
    Path file = file(lines.replace('/', '\n'));
    // When
    assertThatThrownBy(() -> ClassSplit.read(file, Listed.NOVEL, LABELS))
        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' %s".formatted(file, problem));
  }
}
