package io.segstream.trainer.run;

import java.util.OptionalDouble;

/**
 * How a run ended.
 *
 * @param end why
 * @param steps done, those before a resumption included
 * @param bestScore by validation; empty if there was none
 */
public record TrainingResult(End end, long steps, OptionalDouble bestScore) {
  /** Why a run ended. */
  public enum End {
    /** All steps were made. */
    COMPLETE,
    /** Validation did not get better for as long as the patience lasts. */
    EARLY,
    /** Somebody asked it to stop; it can be resumed. */
    STOPPED
  }
}
