package io.segstream.trainer.weak;

import io.segstream.inference.evaluate.LabelMap;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A label map on which annotations are drawn; void at first. */
final class Canvas {
  private final int width;
  private final int height;
  private final byte[] labels;
  private int drawn;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.labels = new byte[width * height];
    Arrays.fill(labels, (byte) LabelMap.VOID);
  }

  /** Fills with one class. */
  void fill(int label) {
    Arrays.fill(labels, (byte) label);
  }

  /**
   * Draws a disc.
   *
   * @param pixel its centre
   * @param only pixels that may be drawn on have the label in this map; null for all
   */
  void disc(int pixel, int radius, int label, byte[] only) {
    int x = pixel % width;
    int y = pixel / width;
    for (int dy = Math.max(-radius, -y); dy <= Math.min(radius, height - 1 - y); dy++) {
      for (int dx = Math.max(-radius, -x); dx <= Math.min(radius, width - 1 - x); dx++) {
        int at = pixel + dy * width + dx;
        if (dx * dx + dy * dy <= radius * radius && (only == null || only[at] == (byte) label)) {
          set(at, label);
        }
      }
    }
  }

  /** Draws boxes, smaller ones over larger ones; equal ones in their order. */
  void boxes(List<LabelledBox> boxes) {
    Comparator<LabelledBox> smallestLast = Comparator.comparingInt(LabelledBox::area).reversed();
    for (LabelledBox box : boxes.stream().sorted(smallestLast).toList()) {
      for (int y = box.y(); y < box.y() + box.height(); y++) {
        int row = y * width + box.x();
        Arrays.fill(labels, row, row + box.width(), (byte) box.label());
      }
    }
  }

  void set(int pixel, int label) {
    drawn += isVoid(pixel) ? 1 : 0;
    labels[pixel] = (byte) label;
  }

  /** Pixels that discs and {@link #set} took from void. */
  int drawn() {
    return drawn;
  }

  boolean isVoid(int pixel) {
    return labels[pixel] == (byte) LabelMap.VOID;
  }

  /** What was drawn; the canvas is not used any more. */
  LabelMap finish() {
    return new LabelMap(width, height, labels);
  }
}
