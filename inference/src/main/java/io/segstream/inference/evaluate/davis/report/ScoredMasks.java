package io.segstream.inference.evaluate.davis.report;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.davis.DavisSequence;
import java.io.IOException;

/** Gives the result masks that were scored once more, in any order, to be shown. */
@FunctionalInterface
public interface ScoredMasks {
  /**
   * The result for a scored frame.
   *
   * @param frame counted from 0
   */
  LabelMap of(DavisSequence sequence, int frame) throws IOException;
}
