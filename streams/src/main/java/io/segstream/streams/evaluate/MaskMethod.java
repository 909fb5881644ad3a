package io.segstream.streams.evaluate;

import io.segstream.inference.evaluate.LabelMap;
import java.io.IOException;

/** A way to get from a video to the masks of its objects. */
@FunctionalInterface
public interface MaskMethod {
  /** Receives the label map of each frame once. */
  @FunctionalInterface
  interface Sink {
    /**
     * @param frame position in the sequence, from 0
     * @param map at the size of the source
     */
    void accept(int frame, LabelMap map) throws IOException;
  }

  /** Finds the masks of one sequence; may be called by several threads. */
  void run(SequenceVideo video, Sink sink) throws IOException;
}
