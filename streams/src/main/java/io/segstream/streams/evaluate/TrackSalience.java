package io.segstream.streams.evaluate;

import io.segstream.inference.model.FrameSize;
import io.segstream.inference.propagate.OnlineMotion;
import io.segstream.inference.segment.ExtractedSegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How salient tracks have been so far: objectness x (motion against the background + {@value
 * #STILL}) x the square root of the share of the picture, summed over the frames on which they were
 * seen, which rewards persistence. For one thread.
 */
final class TrackSalience {
  /** What is left of an object that does not move; a still scene has objects, too. */
  private static final double STILL = 0.05;

  private final Map<Long, Double> sums = new HashMap<>();

  /**
   * Takes in a frame.
   *
   * @param trackIds by segment; 0 while a track is tentative
   * @return the salience of each segment's track so far; of this frame alone for a tentative one
   */
  double[] add(
      List<ExtractedSegment> segments,
      long[] trackIds,
      OnlineMotion.Cells motion,
      FrameSize source) {
    double[] moving = means(segments, motion, source);
    double[] salience = new double[segments.size()];
    for (int s = 0; s < salience.length; s++) {
      ExtractedSegment segment = segments.get(s);
      double share = (double) segment.area() / source.pixels();
      double now = segment.score() * (STILL + moving[s]) * Math.sqrt(share);
      salience[s] = trackIds[s] == 0 ? now : sums.merge(trackIds[s], now, Double::sum);
    }
    return salience;
  }

  /** Salience of a track so far, 0 for one that was never seen. */
  double of(long trackId) {
    return sums.getOrDefault(trackId, 0.0);
  }

  /** Mean motion of the cells whose middle lies in each segment. */
  private static double[] means(
      List<ExtractedSegment> segments, OnlineMotion.Cells motion, FrameSize source) {
    byte[] labels = new byte[source.pixels()];
    for (int s = 0; s < segments.size(); s++) {
      segments.get(s).mask().decodeInto(labels, (byte) (s + 1));
    }
    double[] sums = new double[segments.size() + 1];
    int[] counts = new int[segments.size() + 1];
    for (int y = 0, cell = 0; y < motion.height(); y++) {
      int row = (int) ((2L * y + 1) * source.height() / (2L * motion.height())) * source.width();
      for (int x = 0; x < motion.width(); x++, cell++) {
        int column = (int) ((2L * x + 1) * source.width() / (2L * motion.width()));
        int label = labels[row + column] & 0xff;
        sums[label] += motion.cells()[cell];
        counts[label]++;
      }
    }
    double[] means = new double[segments.size()];
    for (int s = 0; s < means.length; s++) {
      means[s] = sums[s + 1] / Math.max(1, counts[s + 1]);
    }
    return means;
  }
}
