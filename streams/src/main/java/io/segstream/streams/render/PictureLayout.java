package io.segstream.streams.render;

import io.segstream.inference.model.FrameSize;

/**
 * Where things go on an annotated picture: the frame above, the legend below it.
 *
 * @param frame size of the frame as shown
 * @param legendRows height of the legend
 * @param capHeight height of capital letters, pixels
 * @param lineWidth of outlines, pixels
 */
record PictureLayout(FrameSize frame, int legendRows, int capHeight, int lineWidth) {
  private static final int LEAST_HEIGHT = 360;
  private static final int GREATEST_SIDE = 1920;

  /**
   * Small frames grow so that labels leave room between them, huge ones shrink to what players show
   * well.
   */
  static PictureLayout of(FrameSize source) {
    double scale = 1;
    if (source.height() < LEAST_HEIGHT) {
      scale = Math.ceil((double) LEAST_HEIGHT / source.height());
    }
    int side = Math.max(source.width(), source.height());
    scale = Math.min(scale, Math.max(1, (double) GREATEST_SIDE / side));
    if (side > GREATEST_SIDE) {
      scale = (double) GREATEST_SIDE / side;
    }
    FrameSize frame = new FrameSize(even(source.width() * scale), even(source.height() * scale));
    int capHeight = Math.max(9, Math.min(frame.width(), frame.height()) / 40);
    int lineWidth = Math.max(2, frame.height() / 300);
    return new PictureLayout(frame, even(capHeight * 2.6), capHeight, lineWidth);
  }

  FrameSize picture() {
    return new FrameSize(frame.width(), frame.height() + legendRows);
  }

  private static int even(double length) {
    return Math.max(2, 2 * (int) Math.round(length / 2));
  }
}
