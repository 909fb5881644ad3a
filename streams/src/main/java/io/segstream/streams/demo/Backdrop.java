package io.segstream.streams.demo;

import io.segstream.inference.model.FrameSize;

/**
 * A muted wall above a floor, both textured, seen by a camera that pans slowly. Far rows move less
 * than near ones. Drawn once, then shifted by fractions of a pixel.
 */
final class Backdrop {
  private static final double HORIZON = 0.60;
  private static final double PAN_FRAME_HEIGHTS = 0.16;
  private static final double PAN_SECONDS = 11;

  private final FrameSize size;
  private final int stride;
  private final byte[] picture;

  Backdrop(FrameSize size, long seed) {
    this.size = size;
    this.stride = size.width() + (int) (PAN_FRAME_HEIGHTS * size.height()) + 2;
    this.picture = new byte[3 * stride * size.height()];
    draw(new ValueNoise(seed));
  }

  /** Writes the whole frame as packed RGB. */
  void render(double seconds, byte[] rgb) {
    double turn = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * seconds / PAN_SECONDS);
    double pan = turn * PAN_FRAME_HEIGHTS * size.height();
    for (int y = 0; y < size.height(); y++) {
      double row = (y + 0.5) / size.height();
      double depth = row < HORIZON ? 0.4 : 0.4 + 0.6 * (row - HORIZON) / (1 - HORIZON);
      shiftRow(y, (int) (pan * depth * 256), rgb);
    }
  }

  /** Copies a row, shifted left by 256ths of a pixel. */
  private void shiftRow(int y, int shift, byte[] rgb) {
    int fraction = shift & 0xff;
    int from = 3 * (y * stride + (shift >> 8));
    int to = 3 * y * size.width();
    for (int i = 0; i < 3 * size.width(); i++) {
      int left = picture[from + i] & 0xff;
      int right = picture[from + i + 3] & 0xff;
      rgb[to + i] = (byte) (left + ((right - left) * fraction >> 8));
    }
  }

  private void draw(ValueNoise noise) {
    for (int y = 0; y < size.height(); y++) {
      double v = (y + 0.5) / size.height();
      for (int x = 0; x < stride; x++) {
        double u = (x + 0.5) / size.height();
        int colour = v < HORIZON ? wall(u, v, noise) : floor(u, v, noise);
        int at = 3 * (y * stride + x);
        picture[at] = (byte) (colour >> 16);
        picture[at + 1] = (byte) (colour >> 8);
        picture[at + 2] = (byte) colour;
      }
    }
  }

  private static int wall(double u, double v, ValueNoise noise) {
    double cloud = 0.7 * noise.at(5 * u, 5 * v) + 0.3 * noise.at(22 * u, 22 * v);
    return Texture.mix(0x56616c, 0x8792a0, 0.55 * cloud + 0.35 * v / HORIZON);
  }

  private static int floor(double u, double v, ValueNoise noise) {
    double depth = (v - HORIZON) / (1 - HORIZON);
    double grain = 0.6 * noise.at(3 * u, 70 * v) + 0.4 * noise.at(24 * u, 40 * v);
    int wood = Texture.mix(0x6d6459, 0xa0968a, 0.65 * grain + 0.25 * depth);
    double board = depth * depth * 3 + depth * 2;
    return board - Math.floor(board) < 0.06 ? Texture.mix(wood, 0x4a443d, 0.6) : wood;
  }
}
