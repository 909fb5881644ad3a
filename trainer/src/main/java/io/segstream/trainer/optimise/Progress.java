package io.segstream.trainer.optimise;

/**
 * Where a run is.
 *
 * @param step 0 for the first one
 * @param stepsPerEpoch 1 or more
 * @param totalSteps of the whole run, 1 or more
 */
public record Progress(long step, int stepsPerEpoch, long totalSteps) {
  public Progress {
    if (step < 0 || stepsPerEpoch < 1 || totalSteps < 1) {
      throw new IllegalArgumentException(
          "Step %d of %d with %d per epoch: steps count from 0, the others from 1"
              .formatted(step, totalSteps, stepsPerEpoch));
    }
  }

  /** 0 for the first one. */
  public int epoch() {
    return Math.toIntExact(step / stepsPerEpoch);
  }

  /** Batches of this epoch that are done. */
  public int stepInEpoch() {
    return Math.toIntExact(step % stepsPerEpoch);
  }

  /** Epochs of the whole run, the last one perhaps not complete. */
  public int totalEpochs() {
    return Math.toIntExact((totalSteps + stepsPerEpoch - 1) / stepsPerEpoch);
  }

  /** The same run one step later. */
  public Progress next() {
    return new Progress(step + 1, stepsPerEpoch, totalSteps);
  }

  /** Whether all steps are done. */
  public boolean isOver() {
    return step >= totalSteps;
  }
}
