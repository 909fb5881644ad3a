package io.segstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.refine.Refinement;
import io.segstream.inference.refine.RefinementSettings;
import io.segstream.inference.refine.SegmentRefiner;
import io.segstream.inference.vocabulary.VocabularyTable;
import io.segstream.inference.vocabulary.WordVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both stages of XPM from the command line, with word vectors that captions teach. */
class XpmStagesTest {
  @TempDir Path directory;
  private Path recipe;

  @BeforeEach
  void draw() throws IOException {
    Path coco = directory.resolve("coco");
    BoxesOfCoco.draw(coco);
    Path novel = Files.writeString(directory.resolve("novel.txt"), "bowl\n");
    String data = "{kind: COCO, path: %s, split: train2017}".formatted(coco);
    recipe =
        Files.writeString(
            directory.resolve("xpm.yaml"),
            """
            method: xpm
            preset: small
            data: {damaged: FAIL, train: [%s], validation: [%s]}
            network: {embeddingDimensions: 8}
            training: {steps: 2, batch: 2, crop: 64x64, threads: 1, validateEvery: 2}
            xpm: {novel: %s, corpus: %s, dimensions: 4, channels: 8}
            """
                .formatted(data, data, novel, coco.resolve("annotations/captions_train2017.json")));
  }

  private TrainerRun train(String out, String set) {
    return TrainerRun.of(
        "train",
        recipe.toString(),
        "--out",
        directory.resolve(out).toString(),
        "--set",
        "training.seed=1",
        "--set",
        set);
  }

  @Test
  void shouldTrainTeacherAndStudentAndExportTheNetwork() throws IOException {
    // Given
    TrainerRun teacher = train("teacher", "xpm.robust=RELEASED");
    assertThat(teacher.exitCode()).as(teacher.err()).isZero();
    // When
    TrainerRun student = train("student", "xpm.teacher=" + directory.resolve("teacher"));
    TrainerRun export =
        TrainerRun.of(
            "export",
            directory.resolve("student").toString(),
            "--out",
            directory.resolve("model").toString());
    // Then
    assertThat(teacher.out()).contains("grounding", "wordlessCaptions 0.5000");
    assertThat(student.exitCode()).as(student.err()).isZero();
    assertThat(student.out()).contains("pseudoMasks", "sigma 1.6", "pseudoWeight 0.006");
    assertThat(Files.readString(directory.resolve("student/validation.csv")))
        .startsWith(
            "step,novelRetrieval,novelChance,novelMargin,novelMarginInterval,novelWords,novelPseudoIou,novelPseudoPrecision,base");
    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(directory.resolve("model/model.onnx")).isNotEmptyFile();
    LoadedModel model = LoadedModel.load(directory.resolve("model"));
    VocabularyTable table = VocabularyTable.read(directory.resolve("model/vocabulary.tsv"));
    WordVectors words = WordVectors.read(directory.resolve("model/words.vec"));
    assertThat(model.card().companions().vocabulary().orElseThrow().words()).contains("words.vec");
    for (String name : table.names()) {
      assertThat(words.requireUnit(name))
          .as(name)
          .containsExactly(table.vectors().get(name), within(1e-6f));
    }
    int live = NativeHandles.live();
    try (Refinement refinement =
        Refinement.open(model, EngineSettings.defaults(), RefinementSettings.DEFAULT)) {
      assertThat(NativeHandles.live()).isGreaterThan(live);
      assertThat(refinement.refiner()).isNotSameAs(SegmentRefiner.NONE);
    }
    assertThat(NativeHandles.live()).isEqualTo(live);
  }

  @Test
  void shouldExportHeadsWithFittedWordsAsTheyAre() throws IOException {
    // Given
    Files.writeString(
        recipe,
        Files.readString(recipe)
            .replace(
                "channels: 8}",
                "channels: 8, ridge: 1, deviations: true, embeddingLayers: 0, plainWeight: 1}"));
    TrainerRun teacher = train("teacher", "xpm.robust=RELEASED");
    assertThat(teacher.exitCode()).as(teacher.err()).isZero();
    TrainerRun student = train("student", "xpm.teacher=" + directory.resolve("teacher"));
    assertThat(student.exitCode()).as(student.err()).isZero();
    // When
    TrainerRun export =
        TrainerRun.of(
            "export",
            directory.resolve("student").toString(),
            "--out",
            directory.resolve("model").toString());
    // Then
    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(directory.resolve("model/refiner.onnx")).isNotEmptyFile();
    assertThat(teacher.out()).contains("grounding 0.000");
  }

  @Test
  void shouldScoreARunAgainAsItsValidationDid() throws IOException {
    // Given
    assertThat(train("teacher", "xpm.robust=RELEASED").exitCode()).isZero();
    Path run = directory.resolve("teacher");
    Path out = directory.resolve("scores.json");
    // When
    TrainerRun again = TrainerRun.of("score", run.toString(), "--out", out.toString());
    TrainerRun fold =
        TrainerRun.of("score", run.toString(), "--set", "data.fold=1", "--set", "data.folds=3");
    TrainerRun nowhere = TrainerRun.of("score", directory.resolve("nowhere").toString());
    // Then
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).startsWith("After step 2, on 3 pictures:\nnovelRetrieval ");
    String[] lines = Files.readString(run.resolve("validation.csv")).split("\n");
    JsonNode json = new ObjectMapper().readTree(out.toFile());
    String[] names = lines[0].split(",");
    String[] values = lines[1].split(",");
    for (int i = 1; i < names.length; i++) {
      assertThat(json.get(names[i]).doubleValue())
          .as(names[i])
          .isEqualTo(Double.parseDouble(values[i]), within(1e-6));
    }
    assertThat(fold.exitCode()).isEqualTo(2);
    assertThat(fold.err()).contains("data: has folds and datasets under data.validation");
    assertThat(nowhere.exitCode()).isEqualTo(2);
    assertThat(nowhere.err()).contains("there is no run in '" + directory.resolve("nowhere") + "'");
  }

  @Test
  void shouldRefuseATeacherWithOtherHeads() throws IOException {
    // Given
    TrainerRun teacher = train("teacher", "xpm.channels=6");
    assertThat(teacher.exitCode()).as(teacher.err()).isZero();
    // When
    TrainerRun student = train("student", "xpm.teacher=" + directory.resolve("teacher"));
    // Then
    assertThat(student.exitCode()).isEqualTo(2);
    assertThat(student.err())
        .contains(
            "xpm.teacher: the run in '%s' has trained no such heads: take method, word vectors, channels and layers from there"
                .formatted(directory.resolve("teacher")));
  }
}
