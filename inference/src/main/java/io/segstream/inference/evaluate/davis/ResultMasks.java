package io.segstream.inference.evaluate.davis;

import io.segstream.inference.evaluate.LabelMap;
import java.io.IOException;

/** Where the label maps to be scored come from: files, or a model that runs meanwhile. */
public interface ResultMasks {
  /** In which order frames can be asked for. */
  enum Access {
    /** Any, and a sequence may be opened several times, for several threads. */
    RANDOM,
    /** From the first frame to the last, opened once per sequence. */
    ASCENDING
  }

  /** What this source can do. */
  Access access();

  /**
   * Begins a sequence. May be called by several threads.
   *
   * @throws IOException if there are no results for it
   */
  Frames open(DavisSequence sequence) throws IOException;

  /** The results of one sequence. Used by one thread. */
  interface Frames extends AutoCloseable {
    /**
     * The result for a frame: objects from 1, of the ground truth's size.
     *
     * @param frame counted from 0; scored frames only
     */
    LabelMap mask(int frame) throws IOException;

    @Override
    void close() throws IOException;
  }
}
