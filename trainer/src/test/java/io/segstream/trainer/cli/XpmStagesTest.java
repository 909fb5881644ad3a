package io.segstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
        .startsWith("step,novelRetrieval,novelChance,novelPseudoIou,novelPseudoPrecision,base");
    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(directory.resolve("model/model.onnx")).isNotEmptyFile();
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
