package io.segstream.trainer.run;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The course of a run.
 *
 * @param seed of everything random
 * @param totalSteps 1 or more
 * @param clipNorm longest gradient; empty for no bound
 * @param validateEvery steps between two validations; there is always one at the end
 * @param checkpointEvery steps between two checkpoints; there is always one at the end
 * @param patience validations without a better one after which the run ends; empty for never
 * @param fingerprint of everything that decides the course, so that a checkpoint finds its recipe
 */
public record TrainingSettings(
    long seed,
    long totalSteps,
    OptionalDouble clipNorm,
    long validateEvery,
    long checkpointEvery,
    OptionalInt patience,
    String fingerprint) {
  public TrainingSettings {
    requirePositive("totalSteps", totalSteps);
    requirePositive("validateEvery", validateEvery);
    requirePositive("checkpointEvery", checkpointEvery);
    if (clipNorm.isPresent() && !(clipNorm.getAsDouble() > 0)) {
      throw new IllegalArgumentException(
          "clipNorm %s must be above 0".formatted(clipNorm.getAsDouble()));
    }
    patience.ifPresent(validations -> requirePositive("patience", validations));
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s %d must be 1 or more".formatted(name, value));
    }
  }
}
