package io.segstream.streams.render;

import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.Segment;
import java.util.Arrays;
import java.util.List;

/** Fills and outlines the masks of a frame. Reuses its label map; not thread-safe. */
final class SegmentPainter {
  /** How much of the frame shows through. */
  enum Strength {
    FULL(110, 235),
    /** Masks of an earlier frame. */
    REMEMBERED(0, 120);

    private final int fill;
    private final int line;

    Strength(int fill, int line) {
      this.fill = fill;
      this.line = line;
    }
  }

  private static final int MAX_SEGMENTS = 255;
  private static final int SHADOW = 0x101418;
  private static final int PROMPTED = 0xffffff;
  private static final int SHADOW_COVER = 130;

  private final PictureLayout layout;
  private byte[] source = new byte[0];
  private final byte[] labels;

  SegmentPainter(PictureLayout layout) {
    this.layout = layout;
    this.labels = new byte[layout.frame().pixels()];
  }

  /**
   * Draws the masks of a frame; segments beyond the 255th are left out. Objects that were pointed
   * out come last and so on top, with a white outline.
   *
   * @param colours 0xRRGGBB for each segment
   */
  void paint(Canvas canvas, FrameSegments frame, int[] colours, Strength strength) {
    if (frame.getSegmentsCount() == 0) {
      return;
    }
    label(frame);
    int width = layout.frame().width();
    for (int y = 0; y < layout.frame().height(); y++) {
      for (int x = 0; x < width; x++) {
        int label = labels[y * width + x] & 0xff;
        int edge = edge(x, y, label);
        if (label != 0) {
          boolean line = edge <= layout.lineWidth();
          boolean prompted = !frame.getSegments(label - 1).getPromptId().isEmpty();
          int colour = line && prompted ? PROMPTED : colours[label - 1];
          canvas.blend(x, y, colour, line ? strength.line : strength.fill);
        } else if (edge == 1 && strength == Strength.FULL) {
          canvas.blend(x, y, SHADOW, SHADOW_COVER);
        }
      }
    }
  }

  /**
   * Where the highest pixels of the segments that were painted last begin.
   *
   * @param segments how many there were
   * @return the column for each, -1 where nothing of a segment is seen
   */
  int[] highestColumns(int segments) {
    int[] columns = new int[segments];
    Arrays.fill(columns, -1);
    int width = layout.frame().width();
    for (int i = 0; i < labels.length; i++) {
      int segment = (labels[i] & 0xff) - 1;
      if (segment >= 0 && columns[segment] < 0) {
        columns[segment] = i % width;
      }
    }
    return columns;
  }

  /** Steps to the nearest pixel with another label up to the line's width, or more than that. */
  private int edge(int x, int y, int label) {
    int width = layout.frame().width();
    int height = layout.frame().height();
    int at = y * width + x;
    for (int step = 1; step <= layout.lineWidth(); step++) {
      if (x >= step && (labels[at - step] & 0xff) != label
          || x + step < width && (labels[at + step] & 0xff) != label
          || y >= step && (labels[at - step * width] & 0xff) != label
          || y + step < height && (labels[at + step * width] & 0xff) != label) {
        return step;
      }
    }
    return layout.lineWidth() + 1;
  }

  private void label(FrameSegments frame) {
    List<Segment> segments = frame.getSegmentsList();
    FrameSize size = new FrameSize(frame.getWidth(), frame.getHeight());
    if (source.length != size.pixels()) {
      source = new byte[size.pixels()];
    }
    Arrays.fill(source, (byte) 0);
    for (int i = 0; i < Math.min(MAX_SEGMENTS, segments.size()); i++) {
      MaskRecords.fromProto(segments.get(i).getMask()).decodeInto(source, (byte) (i + 1));
    }
    int width = layout.frame().width();
    int height = layout.frame().height();
    for (int y = 0; y < height; y++) {
      int row = (int) ((long) y * size.height() / height) * size.width();
      for (int x = 0; x < width; x++) {
        labels[y * width + x] = source[row + (int) ((long) x * size.width() / width)];
      }
    }
  }
}
