package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.model.Companions;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.VocabularyFiles;
import io.segstream.inference.model.VocabularyFiles.Source;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.vocabulary.VocabularyTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyCommandTest {
  private static final String WORDS =
      """
      dog 3 4
      fire 1 0
      engine 0 1
      truck 0 -2
      """;

  @TempDir Path directory;
  private Path model;
  private Path table;

  @BeforeEach
  void writeModel() throws IOException {
    model = directory.resolve(BaselineModel.NAME);
    table = model.resolve("vocabulary.tsv");
    BaselineModel.writeTo(model);
    write(Optional.of("words.vec"));
    Files.writeString(model.resolve("words.vec"), WORDS);
    new VocabularyTable(2, Map.of("dog", new float[] {.6f, .8f})).writeTo(table);
  }

  private void write(Optional<String> words) throws IOException {
    ModelCard card =
        BaselineModel.card()
            .with(
                Companions.NONE.with(
                    new VocabularyFiles(
                        "vocabulary.tsv", Source.EMBEDDINGS, 1, words, Optional.empty())));
    Files.writeString(model.resolve(ModelCard.FILE_NAME), card.toYaml());
  }

  private CommandRun vocabulary(String... arguments) {
    List<String> all = new ArrayList<>(List.of("models", "vocabulary"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--set", "model.repository=" + directory));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private void assertRefused(CommandRun run, String message) throws IOException {
    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(run.err()).isEqualTo("segstream: " + message + "\n");
    assertThat(VocabularyTable.read(table).names()).containsExactly("dog");
  }

  @Test
  void shouldAddNamesAndTakeThemAwayAgain() throws IOException {
    // Given
    String digest = LoadedModel.load(model).digest().abbreviated();
    // When
    CommandRun added = vocabulary("add", "baseline", "Fire engines", "lorry=truck");
    // Then
    assertThat(added.exitCode()).as(added.err()).isEqualTo(ExitCode.DONE);
    assertThat(added.out())
        .startsWith("baseline@1 has 3 names now; its digest is ")
        .endsWith(
            "A running service takes them up at its next start, with which tracks and clusters"
                + " begin anew.\n")
        .doesNotContain(digest);
    assertThat(vocabulary("list", "baseline").lines())
        .containsExactly("dog", "Fire engines", "lorry");
    assertThat(VocabularyTable.read(table).vectors().get("lorry")).containsExactly(0, -1);
    assertThat(VocabularyTable.read(table).vectors().get("Fire engines")[0])
        .isEqualTo((float) Math.sqrt(0.5));
    // When
    CommandRun removed = vocabulary("remove", "baseline", "lorry", "dog");
    // Then
    assertThat(removed.exitCode()).as(removed.err()).isEqualTo(ExitCode.DONE);
    assertThat(vocabulary("list", "baseline").lines()).containsExactly("Fire engines");
    assertThat(
            CommandRun.of("models", "inspect", "baseline", "--set", "model.repository=" + directory)
                .out())
        .contains("vocabulary   vocabulary.tsv, by embeddings");
  }

  @Test
  void shouldAddAllNamesOrNone() throws IOException {
    assertRefused(
        vocabulary("add", "baseline", "truck", "fire engin"),
        "'fire engin' cannot be added to model baseline@1: 'engin' has no word vector; words like"
            + " it that have one: engine");
    assertRefused(
        vocabulary("add", "baseline", "truck", "dog"),
        "'dog' cannot be added to model baseline@1: 'dog' is in the vocabulary already");
    assertRefused(
        vocabulary("remove", "baseline", "dgo"),
        "Model baseline@1: 'dgo' is not in the vocabulary");
    assertRefused(
        vocabulary("remove", "baseline", "dog"),
        "Model baseline@1: 'dog' is the only name of the vocabulary: add another one first");
  }

  @Test
  void shouldTakeWordsFromTheFileThatTheModelWasTrainedWithOnly() throws IOException {
    // Given
    write(Optional.empty());
    Path same = Files.writeString(directory.resolve("same.txt"), "dog 6 8\nvan 1 1\n");
    Path longer = Files.writeString(directory.resolve("longer.txt"), "dog 6 8 0\nvan 1 1 0\n");
    Path other = Files.writeString(directory.resolve("other.txt"), "dog 8 6\nvan 1 1\n");
    // Then
    assertRefused(
        vocabulary("add", "baseline", "van"),
        "Model baseline@1 has no word vectors of its own: give the file that it was trained with,"
            + " as of GloVe or word2vec, by --vectors");
    assertRefused(
        vocabulary("add", "baseline", "van", "--vectors", longer.toString()),
        "'%s' has word vectors of 3 dimensions, the vocabulary of model baseline@1 has 2: give the file that it was trained with"
            .formatted(longer));
    assertRefused(
        vocabulary("add", "baseline", "van", "--vectors", other.toString()),
        "'%s' has another vector for 'dog' than the vocabulary of model baseline@1: give the file that it was trained with"
            .formatted(other));
    assertThat(vocabulary("add", "baseline", "van", "--vectors", same.toString()).exitCode())
        .isEqualTo(ExitCode.DONE);
    assertThat(VocabularyTable.read(table).names()).containsExactly("dog", "van");
  }

  @Test
  void shouldSayThatAModelHasNoWordsOrCannotBeChanged() throws IOException {
    // Given: a directory where the new table would be written
    Files.createDirectories(model.resolve("vocabulary.tsv.unfinished/in the way"));
    // When
    CommandRun unwritable = vocabulary("add", "baseline", "truck");
    BaselineModel.writeTo(model);
    CommandRun without = vocabulary("list", "baseline");
    // Then
    assertThat(unwritable.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(unwritable.err())
        .startsWith("segstream: vocabulary '%s' cannot be written (".formatted(table))
        .endsWith("): its directory must be writable and not full\n");
    assertRefused(
        without,
        "Model baseline@1 has no vocabulary: it knows no classes, its segments have no names;"
            + " export one that was trained with method xpm, or give its card a vocabulary");
  }
}
