package io.segstream.streams.topology;

import io.segstream.inference.propagate.Prompt;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.schemas.v1.PromptPoint;
import java.util.ArrayList;
import java.util.List;

/** Reads prompts from their records. */
final class PromptRecords {
  /** Most characters of a label. */
  static final int LONGEST_LABEL = 200;

  private PromptRecords() {}

  /**
   * What a record asks for.
   *
   * @throws IllegalArgumentException with one line for the sender if the record makes no sense
   *     whatever the frame
   */
  static Prompt read(ObjectPrompt prompt) {
    if (prompt.hasFrameNumber() && prompt.getFrameNumber() < 0) {
      throw new IllegalArgumentException(
          "frame %d of prompt '%s' must be 0 or more"
              .formatted(prompt.getFrameNumber(), prompt.getPromptId()));
    }
    if (prompt.getLabel().length() > LONGEST_LABEL) {
      throw new IllegalArgumentException(
          "the label of prompt '%s' has %d characters, at most %d are allowed"
              .formatted(prompt.getPromptId(), prompt.getLabel().length(), LONGEST_LABEL));
    }
    String id = prompt.getPromptId();
    return switch (prompt.getShapeCase()) {
      case MASK -> new Prompt.Mask(id, MaskRecords.fromProto(prompt.getMask()));
      case BOX -> new Prompt.Box(id, MaskRecords.fromProto(prompt.getBox()));
      case POINTS -> new Prompt.Points(id, points(prompt.getPoints().getPointsList()));
      case SHAPE_NOT_SET -> new Prompt.Withdrawal(id);
    };
  }

  private static List<Prompt.Point> points(List<PromptPoint> records) {
    List<Prompt.Point> points = new ArrayList<>();
    for (PromptPoint point : records) {
      points.add(new Prompt.Point(point.getX(), point.getY(), point.getPositive()));
    }
    return points;
  }
}
