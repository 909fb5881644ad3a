package io.segstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.terminal.Terminal;
import io.segstream.trainer.checkpoint.Checkpoint;
import io.segstream.trainer.run.TrainingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainCommandTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir Path directory;

  private TrainingFiles files;

  @BeforeEach
  void draw() throws IOException {
    files = new TrainingFiles(directory);
    files.draw();
  }

  @Test
  void shouldTrainByARecipeAndMakeAModelOfTheRun() throws IOException {
    // Given
    Path recipe = files.pixelContrast("squares.yaml", "maps");
    Path run = directory.resolve("run");
    Path model = directory.resolve("models/squares");
    // When
    TrainerRun trained = TrainerRun.of("train", recipe.toString(), "--out", run.toString());
    TrainerRun exported =
        TrainerRun.of(
            "export",
            run.toString(),
            "--out",
            model.toString(),
            "--version",
            "3",
            "--licence",
            "CC0-1.0",
            "--fuse-baseline",
            "0.4",
            "--baseline-objectness",
            "1");
    // Then
    assertThat(trained.exitCode()).as(trained.err()).isEqualTo(ExitCode.DONE);
    assertThat(trained.out())
        .contains("Training by pixel-contrast on 6 pictures", "validation at step 2: miou ")
        .contains("Done: 4 steps, best validation ", "segstream export " + run);
    assertThat(run).isDirectoryContaining(file -> file.endsWith("recipe.yaml"));
    assertThat(run.resolve("recipe.yaml")).hasSameTextualContentAs(recipe);
    assertThat(run.resolve("values.txt")).content().contains("training.steps: 4\n");
    assertThat(run.resolve("train.log")).content().contains("step 4: loss ");
    assertThat(run.resolve("metrics.csv")).content().hasLineCount(5);
    assertThat(run.resolve("curves/loss.png")).isNotEmptyFile();
    assertThat(ImageIO.read(run.resolve("pictures/step-00000004.png").toFile()).getWidth())
        .as("four columns of 48 pixels with gaps of 4")
        .isEqualTo(4 * 48 + 3 * 4);
    assertThat(exported.exitCode()).as(exported.err()).isEqualTo(ExitCode.DONE);
    assertThat(exported.out()).contains("squares@3");
    assertThat(model.resolve("model.yaml"))
        .content()
        .contains("name: squares", "version: \"3\"", "licence: CC0-1.0", "pixel-contrast", "miou")
        .contains("ground", "square", "dimensions: 40")
        .contains("fused with baseline@1, share 0.4, of objectness 1");
    assertThat(model.resolve("model.onnx")).isNotEmptyFile();
    assertThat(model.resolve("recipe.yaml")).hasSameTextualContentAs(recipe);
  }

  @Test
  void shouldSaveOnASignalAndGoOnToTheBytesOfAnUndisturbedRun() throws Exception {
    // Given
    String recipe = files.maskContrast("squares.yaml", "pictures", "masks", "").toString();
    String steps = "training.steps=200";
    Path undisturbed = directory.resolve("undisturbed");
    Path stopped = directory.resolve("stopped");
    TrainerRun.of("train", recipe, "--set", steps, "--out", undisturbed.toString());
    // When
    String output = stopAfterAStep("train", recipe, "--set", steps, "--out", stopped.toString());
    TrainerRun resumed =
        TrainerRun.of("train", recipe, "--set", steps, "--out", stopped.toString(), "--resume");
    // Then
    assertThat(output)
        .contains("all is saved; go on with: segstream train " + recipe)
        .contains("--set 'training.steps=200' --out " + stopped + " --resume")
        .endsWith("exit code 143\n");
    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(ExitCode.DONE);
    assertThat(stopped.resolve("checkpoints/last.safetensors"))
        .hasSameBinaryContentAs(undisturbed.resolve("checkpoints/last.safetensors"));
    assertThat(stopped.resolve("metrics.csv"))
        .hasSameTextualContentAs(undisturbed.resolve("metrics.csv"));
    assertThat(stopped.resolve("train.log")).content().contains("going on from step ");
  }

  @Test
  void shouldSayThatThereIsNoSpaceAndKeepTheCheckpointBefore() throws Exception {
    // Given
    String recipe = files.maskContrast("squares.yaml", "pictures", "masks", "").toString();
    Path run = directory.resolve("run");
    TrainerRun.of("train", recipe, "--set", "training.checkpointEvery=2", "--out", run.toString());
    byte[] before = Files.readAllBytes(run.resolve("checkpoints/last.safetensors"));
    Path other = directory.resolve("other");
    // When
    String output = run("ulimit -f 256 && exec ", "train", recipe, "--out", other.toString());
    // Then
    Path checkpoint = other.resolve("checkpoints/last.safetensors");
    assertThat(output)
        .contains("segstream: '%s' cannot be written: ".formatted(checkpoint))
        .contains("make room or choose another place with --out, then go on with --resume")
        .endsWith("exit code 1\n");
    assertThat(checkpoint.getParent()).isEmptyDirectory();
    assertThat(before).isEqualTo(Files.readAllBytes(run.resolve("checkpoints/last.safetensors")));
  }

  @Test
  void shouldSayThatThereIsNoSpaceForAModelOrMasks() throws Exception {
    // Given
    String recipe = files.maskContrast("squares.yaml", "pictures", "masks", "").toString();
    String run = directory.resolve("run").toString();
    TrainerRun.of("train", recipe, "--out", run);
    Path model = directory.resolve("model");
    Path masks = directory.resolve("found");
    String given = directory.resolve("masks").toString();
    // When
    String exported = run("ulimit -f 256 && exec ", "export", run, "--out", model.toString());
    String proposed =
        run(
            "ulimit -f 0 && exec ",
            "proposals",
            directory.resolve("pictures").toString(),
            "--by",
            "files",
            "--maps",
            given,
            "--out",
            masks.toString());
    // Then
    String advice = "; make room or choose another place with --out\n";
    assertThat(exported)
        .contains("segstream: '%s' cannot be written: ".formatted(model))
        .contains(advice)
        .endsWith("exit code 1\n");
    assertThat(proposed)
        .contains("segstream: '" + masks.resolve("masks"))
        .contains(" cannot be written: ", advice)
        .endsWith("exit code 1\n");
    assertThat(masks.resolve("masks")).isEmptyDirectory();
  }

  @Test
  void shouldStopWhenTheLossIsNotANumberNameTheStepAndKeepTheLastCheckpoint() throws IOException {
    // Given
    String recipe = files.maskContrast("squares.yaml", "pictures", "masks", "").toString();
    Path run = directory.resolve("run");
    CommandLine line =
        new CommandLine(new TrainCommand(Terminal.ofProcess(), new PoisonedMethods(2)));
    List<Exception> thrown = new ArrayList<>();
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          thrown.add(e);
          return ExitCode.FAILED;
        });
    // When
    int exitCode =
        line.execute(recipe, "--out", run.toString(), "--set", "training.checkpointEvery=1");
    // Then
    assertThat(exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(thrown)
        .singleElement()
        .isInstanceOf(TrainingException.class)
        .extracting(Exception::getMessage)
        .isEqualTo(
            "The loss of step 3 (epoch 1) is NaN: the run stops, the last checkpoint is kept; lower"
                + " optimiser.learningRate or set optimiser.clipNorm");
    assertThat(Checkpoint.read(run.resolve("checkpoints/last.safetensors")).step()).isEqualTo(2);
    assertThat(run.resolve("curves/loss.png")).isNotEmptyFile();
  }

  private static String stopAfterAStep(String... arguments) throws Exception {
    Process process = start("exec ", arguments);
    StringBuilder output = new StringBuilder();
    try (BufferedReader lines = process.inputReader()) {
      String line = lines.readLine();
      while (line != null) {
        output.append(line).append('\n');
        if (line.startsWith("step 4: ")) {
          // The process itself would close its output.
          process.toHandle().destroy();
        }
        line = lines.readLine();
      }
    }
    return output + end(process);
  }

  private static String run(String before, String... arguments) throws Exception {
    Process process = start(before, arguments);
    try (BufferedReader lines = process.inputReader()) {
      StringBuilder output = new StringBuilder();
      lines.lines().forEach(line -> output.append(line).append('\n'));
      return output + end(process);
    }
  }

  private static String end(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return "exit code %d\n".formatted(process.exitValue());
  }

  /** The command line in a process of its own; a shell comes first. */
  private static Process start(String before, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", before + "\"$@\"", "bash"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx512m",
            "-Djava.awt.headless=true",
            "-Dai.djl.offline=true",
            TrainerCli.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }
}
