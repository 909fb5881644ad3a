package io.segstream.trainer.proposal;

import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import java.util.List;

/**
 * Finds the object of each picture. Labels of the pictures are never looked at.
 *
 * <p>Lifecycle promise: {@link #propose} may be called by several threads at once and gives the
 * same maps for the same pictures at every call; nothing is called after {@link #close}, which
 * frees whatever native memory there is.
 */
public interface Proposer extends AutoCloseable {
  /** What it is, for summaries and logs: one line that tells two proposers apart. */
  String description();

  /**
   * Which pictures of a dataset have to be seen together. The spans cover the dataset without
   * overlap, in its order.
   */
  default List<PictureSpan> spans(Dataset dataset) {
    return PictureSpan.each(dataset.size());
  }

  /**
   * Finds the objects of the pictures of one span.
   *
   * @param span one of {@link #spans}
   * @param sink gets each picture's map once, or why there is none, in any order
   */
  void propose(Dataset dataset, PictureSpan span, Sink sink);

  @Override
  void close();

  /** Receives maps. Used by one thread. */
  interface Sink {
    /** Takes the map of a picture of the dataset. */
    void accept(int index, ForegroundMap map);

    /** Takes note that a picture has none because its files cannot be used. */
    void reject(int index, ExampleException problem);
  }
}
