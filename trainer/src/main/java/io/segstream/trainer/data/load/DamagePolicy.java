package io.segstream.trainer.data.load;

/** What happens to examples that cannot be read. */
public enum DamagePolicy {
  /** Loading ends with the error. */
  FAIL,
  /** They are skipped and reported, see {@link SkippedExamples}. */
  SKIP
}
