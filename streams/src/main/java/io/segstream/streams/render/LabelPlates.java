package io.segstream.streams.render;

import io.segstream.schemas.mask.PixelBox;
import java.util.ArrayList;
import java.util.List;

/** Text on dark plates that keep out of each other's way. One instance for each picture. */
final class LabelPlates {
  private static final int PLATE = 0x14181d;
  private static final int PLATE_COVER = 205;
  private static final int TEXT = 0xffffff;

  private final Canvas canvas;
  private final StrokeFont font;
  private final PictureLayout layout;
  private final List<PixelBox> taken = new ArrayList<>();

  LabelPlates(Canvas canvas, StrokeFont font, PictureLayout layout) {
    this.canvas = canvas;
    this.font = font;
    this.layout = layout;
  }

  /**
   * Puts a label above a box, or inside or below it where there is no room, with a stripe in the
   * object's colour.
   */
  void label(String text, PixelBox target, int colour) {
    int stripe = Math.max(3, layout.capHeight() / 3);
    int width = font.width(text, layout.capHeight()) + padding() + stripe;
    int height = plateHeight();
    int x = Math.max(0, Math.min(target.x(), layout.frame().width() - width));
    int[] tries = {target.y() - height - 1, target.y() + 2, target.bottom() + 1};
    PixelBox place = null;
    for (int i = 0; i < tries.length && place == null; i++) {
      place = free(x, tries[i], width, height);
    }
    // Crowded: stack downwards until there is room, and give up at the frame's lower edge.
    for (int y = Math.max(0, target.y()); place == null && y < layout.frame().height(); y += 2) {
      place = free(x, y, width, height);
    }
    if (place != null) {
      plate(place, text, stripe, colour);
    }
  }

  /** Puts a mark into the upper right corner. */
  void mark(String text, int colour) {
    int stripe = Math.max(4, layout.capHeight() / 2);
    int width =
        Math.min(layout.frame().width(), font.width(text, layout.capHeight()) + padding() + stripe);
    int x = layout.frame().width() - width;
    plate(new PixelBox(x, 0, width, plateHeight()), text, stripe, colour);
  }

  private PixelBox free(int x, int y, int width, int height) {
    if (y < 0 || y + height > layout.frame().height()) {
      return null;
    }
    PixelBox place = new PixelBox(x, y, width, height);
    return taken.stream().allMatch(other -> other.iou(place) == 0) ? place : null;
  }

  private void plate(PixelBox place, String text, int stripe, int colour) {
    taken.add(place);
    canvas.fill(place.x(), place.y(), place.width(), place.height(), PLATE, PLATE_COVER);
    canvas.fill(place.x(), place.y(), stripe, place.height(), colour, Canvas.OPAQUE);
    int y = place.y() + (place.height() - layout.capHeight()) / 2;
    font.draw(canvas, text, place.x() + stripe + padding() / 2, y, layout.capHeight(), TEXT);
  }

  private int plateHeight() {
    return layout.capHeight() + layout.capHeight() * 3 / 4;
  }

  private int padding() {
    return layout.capHeight() * 2 / 3;
  }
}
