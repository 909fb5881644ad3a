package io.segstream.streams.render;

import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.Segment;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The strip below a frame: its number and time, and the clusters seen on it with their counts. */
final class Legend {
  private static final int GROUND = 0x14181d;
  private static final int TEXT = 0xe8ecf0;
  private static final int FAINT = 0x98a2ac;

  private final PictureLayout layout;
  private final StrokeFont font;

  Legend(PictureLayout layout, StrokeFont font) {
    this.layout = layout;
    this.font = font;
  }

  /**
   * Draws the strip.
   *
   * @param shown the frame whose segments are counted
   * @param stamp frame number and time, for people
   */
  void paint(Canvas canvas, FrameSegments shown, ClusterLookup clusters, String stamp) {
    int top = layout.frame().height();
    int cap = layout.capHeight();
    int textTop = top + (layout.legendRows() - cap) / 2;
    int width = layout.frame().width();
    canvas.fill(0, top, width, layout.legendRows(), GROUND, Canvas.OPAQUE);
    int stampLeft = width - font.width(stamp, cap) - cap;
    int x = cap;
    Map<Long, Integer> counts = count(shown, clusters);
    int left = counts.size();
    for (Map.Entry<Long, Integer> entry : counts.entrySet()) {
      String text = name(entry.getKey()) + ": " + entry.getValue();
      int needed = cap * 3 / 2 + font.width(text, cap) + cap;
      String rest = "+" + left;
      if (x + needed + (left > 1 ? font.width(rest, cap) : 0) > stampLeft) {
        font.draw(canvas, rest, x, textTop, cap, FAINT);
        break;
      }
      int colour = entry.getKey() == 0 ? ClusterColours.NEUTRAL : ClusterColours.of(entry.getKey());
      canvas.fill(x, textTop, cap, cap, colour, Canvas.OPAQUE);
      font.draw(canvas, text, x + cap * 3 / 2, textTop, cap, TEXT);
      x += needed;
      left--;
    }
    if (stampLeft > 0) {
      font.draw(canvas, stamp, stampLeft, textTop, cap, FAINT);
    }
  }

  private static String name(long cluster) {
    return cluster == 0 ? "none" : "c" + cluster;
  }

  /** Confirmed objects by cluster; 0 stands for none, at the end. */
  private static Map<Long, Integer> count(FrameSegments frame, ClusterLookup clusters) {
    Map<Long, Integer> counts = new TreeMap<>((a, b) -> Long.compareUnsigned(a - 1, b - 1));
    for (Segment segment : frame.getSegmentsList()) {
      if (segment.getTrackId() > 0) {
        OptionalLong cluster = clusters.clusterOf(segment.getTrackId());
        counts.merge(cluster.orElse(0), 1, Integer::sum);
      }
    }
    return counts;
  }
}
