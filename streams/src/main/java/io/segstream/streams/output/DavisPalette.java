package io.segstream.streams.output;

import java.awt.image.IndexColorModel;

/**
 * The palette of the DAVIS and PASCAL VOC annotations: the bits of an index, three at a time,
 * become the high bits of red, green and blue (PASCAL VOC development kit, function
 * VOClabelcolormap). Index 0, black, is background.
 */
public final class DavisPalette {
  /** Indices 1 to this one are objects. */
  public static final int OBJECTS = 255;

  private static final int SIZE = 256;
  private static final int BITS = 8;

  private DavisPalette() {}

  /** The index of an object: track ids count upwards for ever, so every 255th shares one. */
  public static int index(long trackId) {
    if (trackId < 1) {
      throw new IllegalArgumentException("Track id is %d, must be 1 or more".formatted(trackId));
    }
    return (int) ((trackId - 1) % OBJECTS) + 1;
  }

  /** The palette for 8-bit images. */
  public static IndexColorModel colorModel() {
    byte[] red = new byte[SIZE];
    byte[] green = new byte[SIZE];
    byte[] blue = new byte[SIZE];
    for (int index = 0; index < SIZE; index++) {
      red[index] = channel(index, 0);
      green[index] = channel(index, 1);
      blue[index] = channel(index, 2);
    }
    return new IndexColorModel(BITS, SIZE, red, green, blue);
  }

  private static byte channel(int index, int channel) {
    int value = 0;
    int rest = index;
    for (int bit = BITS - 1; bit >= 0; bit--) {
      value |= (rest >> channel & 1) << bit;
      rest >>= 3;
    }
    return (byte) value;
  }
}
