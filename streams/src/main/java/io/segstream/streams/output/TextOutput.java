package io.segstream.streams.output;

import io.segstream.schemas.v1.Box;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.Segment;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;
import java.util.StringJoiner;

/** One line per frame, for people. */
public final class TextOutput implements FrameOutput {
  private static final long MICROS = 1_000_000;

  private final PrintStream out;

  /**
   * Text on a stream.
   *
   * @param out closed at the end
   */
  public TextOutput(PrintStream out) {
    this.out = out;
  }

  @Override
  public void write(FrameSegments frame) throws IOException {
    StringJoiner line = new StringJoiner(" ");
    line.add(frame.getFeed());
    line.add("#" + frame.getFrameNumber());
    line.add(instant(frame.getCaptureTimeUs()).toString());
    line.add(OutputNames.outcome(frame));
    String reason = OutputNames.reason(frame);
    if (!reason.isEmpty()) {
      line.add("(" + reason + ")");
    }
    if (!frame.getFailureDetail().isEmpty()) {
      line.add(frame.getFailureDetail());
    }
    for (Segment segment : frame.getSegmentsList()) {
      line.add(describe(segment));
    }
    out.println(line);
    if (out.checkError()) {
      throw new IOException("the output cannot be written any more: closed, or the disk is full");
    }
  }

  private static String describe(Segment segment) {
    Box box = segment.getBox();
    String object = segment.getTrackId() == 0 ? "?" : Long.toString(segment.getTrackId());
    String label = segment.getLabel().isEmpty() ? "" : ":" + segment.getLabel();
    String prompt = segment.getPromptId().isEmpty() ? "" : " '" + segment.getPromptId() + "'";
    return String.format(
        Locale.ROOT,
        "[%s%s%s %.2f %dx%d+%d+%d]",
        object,
        label,
        prompt,
        segment.getScore(),
        box.getWidth(),
        box.getHeight(),
        box.getX(),
        box.getY());
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000L);
  }

  @Override
  public void close() {
    out.close();
  }
}
