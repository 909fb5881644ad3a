package io.segstream.trainer.run;

import io.segstream.trainer.optimise.Progress;
import java.nio.file.Path;

/** Is told what a run does, on the thread of the loop. */
public interface TrainingObserver {
  /**
   * The run begins or goes on.
   *
   * @param at where; step 0 for a new run
   */
  default void started(Progress at) {}

  /** A step was made. */
  default void stepped(StepReport report) {}

  /**
   * The network was validated.
   *
   * @param at steps done
   * @param best whether no earlier validation was as good
   */
  default void validated(Progress at, Scores scores, boolean best) {}

  /** A checkpoint was written. */
  default void saved(Progress at, Path file) {}
}
