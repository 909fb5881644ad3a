package io.segstream.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.trainer.checkpoint.CheckpointException;
import io.segstream.trainer.checkpoint.CheckpointStore;
import io.segstream.trainer.optimise.AdamW;
import io.segstream.trainer.optimise.Optimiser;
import io.segstream.trainer.optimise.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingLoopTest {
  private static final Map<String, Supplier<Optimiser>> OPTIMISERS =
      Map.of("sgd", () -> new Sgd(0.9, 1e-4), "adamw", () -> new AdamW(0.9, 0.999, 1e-2));

  @TempDir Path directory;

  @Test
  void shouldLearnWhatTheMethodAsksFor() {
    // Given
    DotRun run = new DotRun();
    run.totalSteps = 90;
    // When
    TrainingResult result = run.train(directory);
    // Then
    assertThat(result.end()).isEqualTo(TrainingResult.End.COMPLETE);
    assertThat(run.steps).hasSize(90);
    assertThat(run.steps.get(89).loss()).isLessThan(run.steps.get(0).loss() / 2);
  }

  @Test
  void shouldHoldNoMoreArraysAfterManyStepsThanAfterTheFirst() {
    // Given
    DotRun run = new DotRun();
    run.totalSteps = 30;
    // When
    run.train(directory);
    // Then
    assertThat(run.managedArrays).containsOnly(run.managedArrays.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adamw"})
  void shouldEndWithTheSameBytesWhenARunIsStoppedAndResumed(String optimiser) throws IOException {
    // Given
    DotRun undisturbed = new DotRun();
    undisturbed.optimiser = OPTIMISERS.get(optimiser);
    undisturbed.train(directory.resolve("one"));
    DotRun stopped = new DotRun();
    stopped.optimiser = OPTIMISERS.get(optimiser);
    stopped.stopAfter = 10;
    TrainingResult first = stopped.train(directory.resolve("two"));
    DotRun resumed = new DotRun();
    resumed.optimiser = OPTIMISERS.get(optimiser);
    // When
    TrainingResult second = resumed.train(directory.resolve("two"));
    // Then
    assertThat(first.end()).isEqualTo(TrainingResult.End.STOPPED);
    assertThat(first.steps()).isEqualTo(10);
    assertThat(second.steps()).isEqualTo(20);
    assertThat(resumed.steps).hasSize(10);
    assertThat(resumed.steps.get(9).loss()).isEqualTo(undisturbed.steps.get(19).loss());
    assertThat(directory.resolve("two/last.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("one/last.safetensors"));
  }

  @Test
  void shouldStopAtALossThatIsNotANumberAndKeepTheCheckpointBefore() {
    // Given
    DotRun run = new DotRun();
    run.poisonedStep = 12;
    // When
    assertThatThrownBy(() -> run.train(directory))
        // Then
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "The loss of step 13 (epoch 5) is NaN: the run stops, the last checkpoint is kept;"
                + " lower optimiser.learningRate or set optimiser.clipNorm");
    assertThat(new CheckpointStore(directory).readLast().orElseThrow().step()).isEqualTo(10);
  }

  @Test
  void shouldKeepTheBestAndEndEarlyWhenValidationGetsNoBetter() {
    // Given
    List<Double> scores = List.of(0.3, 0.5, 0.4, 0.5, 0.9);
    DotRun run = new DotRun();
    int[] validations = {0};
    run.validation =
        Optional.of(
            (network, parameters, manager) ->
                new Scores("iou", Map.of("iou", scores.get(validations[0]++))));
    run.patience = OptionalInt.of(2);
    // When
    TrainingResult result = run.train(directory);
    // Then
    assertThat(result.end()).isEqualTo(TrainingResult.End.EARLY);
    assertThat(result.steps()).isEqualTo(16);
    assertThat(result.bestScore()).hasValue(0.5);
    assertThat(new CheckpointStore(directory).readBest().orElseThrow().step()).isEqualTo(8);
    assertThat(new CheckpointStore(directory).readLast().orElseThrow().staleValidations())
        .isEqualTo(2);
  }

  @Test
  void shouldRefuseToGoOnWithAnotherRecipe() {
    // Given
    DotRun first = new DotRun();
    first.stopAfter = 5;
    first.train(directory);
    DotRun changed = new DotRun();
    changed.fingerprint = "other";
    // When
    assertThatThrownBy(() -> changed.train(directory))
        // Then
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("made with another recipe");
  }

  @Test
  void shouldSayWhereCheckpointsCannotBeWritten() throws IOException {
    // Given
    Path file = Files.writeString(directory.resolve("file"), "");
    // When
    assertThatThrownBy(() -> new DotRun().train(file.resolve("run")))
        // Then
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--out");
  }
}
