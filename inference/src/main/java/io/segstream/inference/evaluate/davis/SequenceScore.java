package io.segstream.inference.evaluate.davis;

import java.util.List;

/**
 * Scores of one sequence.
 *
 * @param sequence what was scored
 * @param firstFrame first scored frame, counted from 0
 * @param frames scored frames
 * @param results highest label in the scored results
 * @param objects in the order of the official tool
 * @param pairMeans unsupervised task only, else empty: mean of J and F over the frames for each
 *     result (rows) and object (columns), in which the assignment was found; not copied
 */
public record SequenceScore(
    DavisSequence sequence,
    int firstFrame,
    int frames,
    int results,
    List<ObjectScore> objects,
    double[][] pairMeans) {
  public SequenceScore {
    objects = List.copyOf(objects);
  }

  /** Name of a scored frame. */
  public String frameName(int scored) {
    return sequence.frames().get(firstFrame + scored);
  }

  /** Mean of J and F over the objects in a scored frame. */
  public double frameMean(int scored) {
    double sum = 0;
    for (ObjectScore object : objects) {
      sum += object.both(scored);
    }
    return sum / objects.size();
  }
}
