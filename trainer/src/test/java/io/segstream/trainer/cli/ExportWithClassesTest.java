package io.segstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.model.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportWithClassesTest {
  @TempDir Path directory;

  private Path objects;
  private Path classes;

  @BeforeEach
  void trainBoth() throws IOException {
    TrainingFiles files = new TrainingFiles(directory);
    files.draw();
    objects = train("objects", files.maskContrast("objects.yaml", "pictures", "masks", ""));
    classes = train("classes", files.pixelContrast("classes.yaml", "maps"));
  }

  private Path train(String name, Path recipe) {
    Path out = directory.resolve(name);
    TrainerRun run =
        TrainerRun.of(
            "train", recipe.toString(), "--out", out.toString(), "--set", "training.steps=1");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    return out;
  }

  private TrainerRun export(Path run, String... more) {
    String[] arguments = new String[4 + more.length];
    System.arraycopy(
        new String[] {"export", run.toString(), "--out", directory.resolve("model").toString()},
        0,
        arguments,
        0,
        4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return TrainerRun.of(arguments);
  }

  @Test
  void shouldJoinTheVectorsOfTwoRunsAndTheBaseline() throws IOException {
    // When
    TrainerRun exported =
        export(
            objects,
            "--half-size",
            "--with-classes",
            classes.toString(),
            "--classes-share",
            "0.25",
            "--fuse-baseline",
            "0.5",
            "--baseline-objectness",
            "0.75");
    // Then
    assertThat(exported.exitCode()).as(exported.err()).isEqualTo(ExitCode.DONE);
    LoadedModel model = LoadedModel.load(directory.resolve("model"));
    assertThat(model.card().dimensions()).isEqualTo(8 + 2 + 32);
    assertThat(model.card().outputs().classes()).isEmpty();
    assertThat(model.card().origin().recipe())
        .contains("at half size")
        .contains("with 2 classes of pixel-contrast, 1 steps, share 0.25")
        .contains("share 0.5, of objectness 0.75");
    assertThat(directory.resolve("model").resolve("classes-recipe.yaml"))
        .hasSameTextualContentAs(classes.resolve("recipe.yaml"));
  }

  @Test
  void shouldRefuseRunsWithoutClasses() {
    TrainerRun refused = export(objects, "--with-classes", objects.toString());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(refused.err())
        .contains(
            "the run in '%s' has learnt no classes: train it on data with labels"
                .formatted(objects));
  }

  @Test
  void shouldRefuseShareOfABaselineThatIsNotThere() {
    TrainerRun refused = export(objects, "--baseline-objectness", "0.5");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(refused.err())
        .contains("--baseline-objectness: there is no untrained model without --fuse-baseline");
  }

  @Test
  void shouldNotExportObjectnessOfAMethodThatDoesNotTeachIt() throws IOException {
    // When
    TrainerRun plain = export(classes);
    String card = Files.readString(directory.resolve("model/model.yaml"));
    TrainerRun corrected = export(classes, "--object-share", "0.1");
    TrainerRun half = export(classes, "--fuse-baseline", "0.5");
    TrainerRun untrained = export(classes, "--fuse-baseline", "0.5", "--baseline-objectness", "1");
    // Then
    String problem =
        "the run in '%s' has not learnt where objects are, which method pixel-contrast does not teach: "
            .formatted(classes);
    assertThat(plain.exitCode()).as(plain.err()).isEqualTo(ExitCode.DONE);
    assertThat(card).contains("classes:").doesNotContain("objectness");
    assertThat(corrected.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(corrected.err()).contains(problem + "leave --object-share out");
    assertThat(half.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(half.err())
        .contains(problem + "take that of the untrained model alone, with --baseline-objectness 1");
    assertThat(untrained.exitCode()).as(untrained.err()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readString(directory.resolve("model/model.yaml"))).contains("objectness");
  }
}
