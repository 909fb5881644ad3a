package io.segstream.streams.render;

import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.v1.Box;
import io.segstream.schemas.v1.FailureReason;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.Segment;
import io.segstream.schemas.v1.SkipReason;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Draws what is known about a frame onto it. Frames come in order: a frame without masks of its own
 * shows the outlines of the last one that had them. Not thread-safe.
 */
final class Annotator {
  private static final int AMBER = 0xf5b83d;
  private static final int RED = 0xf04438;

  private final PictureLayout layout;
  private final ClusterLookup clusters;
  private final StrokeFont font = new StrokeFont();
  private final SegmentPainter painter;
  private final Legend legend;
  private FrameSegments lastSegmented = FrameSegments.getDefaultInstance();

  Annotator(PictureLayout layout, ClusterLookup clusters) {
    this.layout = layout;
    this.clusters = clusters;
    this.painter = new SegmentPainter(layout);
    this.legend = new Legend(layout, font);
  }

  /**
   * Annotates a picture.
   *
   * @param canvas the frame in its upper rows; the rows of the legend are overwritten
   * @param frame what was published about it
   */
  void annotate(Canvas canvas, FrameSegments frame) {
    LabelPlates plates = new LabelPlates(canvas, font, layout);
    switch (frame.getOutcome()) {
      case FRAME_OUTCOME_SEGMENTED -> {
        lastSegmented = frame;
        painter.paint(canvas, frame, colours(frame), SegmentPainter.Strength.FULL);
        label(plates, frame);
      }
      case FRAME_OUTCOME_SKIPPED -> {
        remember(canvas);
        plates.mark("skipped: " + reason(frame.getSkipReason()), AMBER);
      }
      case FRAME_OUTCOME_FAILED -> {
        remember(canvas);
        border(canvas);
        plates.mark("failed: " + reason(frame.getFailureReason()), RED);
      }
      default -> {
        border(canvas);
        plates.mark("not processed", RED);
      }
    }
    boolean segmented = frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_SEGMENTED;
    legend.paint(
        canvas, segmented ? frame : FrameSegments.getDefaultInstance(), clusters, stamp(frame));
  }

  private void remember(Canvas canvas) {
    painter.paint(
        canvas, lastSegmented, colours(lastSegmented), SegmentPainter.Strength.REMEMBERED);
  }

  private void border(Canvas canvas) {
    int width = layout.frame().width();
    int height = layout.frame().height();
    int line = 2 * layout.lineWidth();
    canvas.fill(0, 0, width, line, RED, Canvas.OPAQUE);
    canvas.fill(0, height - line, width, line, RED, Canvas.OPAQUE);
    canvas.fill(0, 0, line, height, RED, Canvas.OPAQUE);
    canvas.fill(width - line, 0, line, height, RED, Canvas.OPAQUE);
  }

  private void label(LabelPlates plates, FrameSegments frame) {
    if (frame.getSegmentsCount() == 0) {
      return;
    }
    int[] columns = painter.highestColumns(frame.getSegmentsCount());
    for (int i = 0; i < columns.length; i++) {
      Segment segment = frame.getSegments(i);
      if (segment.getTrackId() > 0) {
        PixelBox box = scaled(segment.getBox(), frame);
        // Above its highest pixels: the corner of the box may lie far outside of a mask.
        int x = Math.max(box.x(), columns[i]);
        plates.label(
            text(segment), new PixelBox(x, box.y(), box.width(), box.height()), colour(segment));
      }
    }
  }

  private String text(Segment segment) {
    StringBuilder text = new StringBuilder(segment.getPromptId());
    text.append(text.isEmpty() ? "#" : " #").append(segment.getTrackId());
    OptionalLong cluster = clusters.clusterOf(segment.getTrackId());
    if (cluster.isPresent()) {
      text.append(" c").append(cluster.getAsLong());
    }
    return segment.getLabel().isEmpty()
        ? text.toString()
        : text.append(' ').append(segment.getLabel()).toString();
  }

  private PixelBox scaled(Box box, FrameSegments frame) {
    double x = (double) layout.frame().width() / frame.getWidth();
    double y = (double) layout.frame().height() / frame.getHeight();
    return new PixelBox(
        (int) (box.getX() * x),
        (int) (box.getY() * y),
        (int) (box.getWidth() * x),
        (int) (box.getHeight() * y));
  }

  private int[] colours(FrameSegments frame) {
    return frame.getSegmentsList().stream().mapToInt(this::colour).toArray();
  }

  private int colour(Segment segment) {
    OptionalLong cluster = clusters.clusterOf(segment.getTrackId());
    return cluster.isPresent() ? ClusterColours.of(cluster.getAsLong()) : ClusterColours.NEUTRAL;
  }

  private static String stamp(FrameSegments frame) {
    return String.format(
        Locale.ROOT,
        "frame %d  %.2f s",
        frame.getFrameNumber(),
        frame.getPresentationTimeUs() / 1e6);
  }

  private static String reason(SkipReason reason) {
    return switch (reason) {
      case SKIP_REASON_SAMPLED_OUT -> "sampled out";
      case SKIP_REASON_LATE -> "late";
      default -> "no reason given";
    };
  }

  private static String reason(FailureReason reason) {
    return switch (reason) {
      case FAILURE_REASON_NOT_DECODED -> "not decoded";
      case FAILURE_REASON_DAMAGED -> "damaged";
      case FAILURE_REASON_INFERENCE -> "inference";
      case FAILURE_REASON_TOO_LARGE -> "too large";
      case FAILURE_REASON_ANALYSIS -> "analysis";
      default -> "no reason given";
    };
  }
}
