package io.segstream.streams.render;

import io.segstream.inference.model.FrameSize;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A picture to draw on: packed RGB bytes, row by row. Drawing outside of it has no effect. */
final class Canvas {
  /** The share of a colour that covers all of what lies below. */
  static final int OPAQUE = 256;

  private final FrameSize size;
  private final byte[] rgb;

  Canvas(FrameSize size) {
    this.size = size;
    this.rgb = new byte[3 * size.pixels()];
  }

  FrameSize size() {
    return size;
  }

  /** Replaces the upper rows; reads from the buffer's position, which stays. */
  void load(ByteBuffer rgb24, int rows) {
    rgb24.get(rgb24.position(), rgb, 0, 3 * size.width() * rows);
  }

  /** Writes the whole picture at the buffer's position, which stays. */
  void store(ByteBuffer rgb24) {
    rgb24.put(rgb24.position(), rgb);
  }

  void clear() {
    Arrays.fill(rgb, (byte) 0);
  }

  int rgb(int x, int y) {
    int at = 3 * (y * size.width() + x);
    return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
  }

  /**
   * Lays a colour over a pixel.
   *
   * @param colour 0xRRGGBB
   * @param cover 0 (nothing) to {@link #OPAQUE}
   */
  void blend(int x, int y, int colour, int cover) {
    if (x < 0 || y < 0 || x >= size.width() || y >= size.height()) {
      return;
    }
    int at = 3 * (y * size.width() + x);
    rgb[at] = mix(rgb[at], colour >> 16 & 0xff, cover);
    rgb[at + 1] = mix(rgb[at + 1], colour >> 8 & 0xff, cover);
    rgb[at + 2] = mix(rgb[at + 2], colour & 0xff, cover);
  }

  void fill(int left, int top, int width, int height, int colour, int cover) {
    int right = Math.min(size.width(), left + width);
    int bottom = Math.min(size.height(), top + height);
    for (int y = Math.max(0, top); y < bottom; y++) {
      for (int x = Math.max(0, left); x < right; x++) {
        blend(x, y, colour, cover);
      }
    }
  }

  private static byte mix(byte below, int above, int cover) {
    int base = below & 0xff;
    return (byte) (base + ((above - base) * cover >> 8));
  }
}
