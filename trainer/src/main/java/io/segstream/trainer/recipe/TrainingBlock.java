package io.segstream.trainer.recipe;

import io.segstream.inference.config.Key;
import io.segstream.inference.model.FrameSize;
import java.util.Optional;

/**
 * Length and course of the run.
 *
 * @param epochs passes over the data; or {@code steps}
 * @param steps or {@code epochs}
 * @param batch pictures per step
 * @param crop what the network sees of a picture
 * @param seed of everything random
 * @param threads of the engine
 * @param loaderThreads that read and prepare pictures
 * @param validateEvery steps between validations
 * @param checkpointEvery steps between checkpoints
 * @param patience validations without a better one after which the run ends
 */
public record TrainingBlock(
    @Key(value = "Passes over the data; set this or `steps`.", min = "1", max = "1000000")
        Optional<Integer> epochs,
    @Key(value = "Steps; set this or `epochs`.", min = "1", max = "100000000") Optional<Long> steps,
    @Key(
            value = "Pictures per step; an epoch's rest that does not fill a batch is left out.",
            defaultValue = "8",
            unit = "pictures",
            min = "1",
            max = "4096")
        int batch,
    @Key(value = "What the network sees of a picture.", defaultValue = "224x224") FrameSize crop,
    @Key(value = "Seed of everything random.", defaultValue = "1") long seed,
    @Key(
            value =
                "Threads of the engine. With 1 the result is the same bit for bit on every run.",
            defaultValue = "1",
            min = "1",
            max = "256")
        int threads,
    @Key(
            value = "Threads that read and prepare pictures; the result does not depend on them.",
            defaultValue = "2",
            min = "1",
            max = "256")
        int loaderThreads,
    @Key(
            value = "Steps between two validations; there is always one at the end.",
            defaultValue = "1000",
            unit = "steps",
            min = "1",
            max = "100000000")
        long validateEvery,
    @Key(
            value = "Steps between two checkpoints; there is always one at the end.",
            defaultValue = "500",
            unit = "steps",
            min = "1",
            max = "100000000")
        long checkpointEvery,
    @Key(
            value =
                "Validations in a row without a better one after which the run ends; never if left out.",
            min = "1",
            max = "1000000")
        Optional<Integer> patience) {
  public TrainingBlock {
    if (epochs.isPresent() == steps.isPresent()) {
      throw new IllegalArgumentException(
          "needs either training.epochs or training.steps, got %s"
              .formatted(epochs.isPresent() ? "both" : "neither"));
    }
  }

  /** Steps of the whole run. */
  public long totalSteps(int stepsPerEpoch) {
    return steps.orElseGet(() -> (long) epochs.orElseThrow() * stepsPerEpoch);
  }
}
