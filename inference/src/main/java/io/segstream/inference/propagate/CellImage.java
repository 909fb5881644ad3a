package io.segstream.inference.propagate;

/**
 * What propagation sees of a picture: the mean colour of each cell of {@value #STRIDE} x {@value
 * #STRIDE} pixels in an opponent colour space, the same averaged over 5 x 5 cells, and a grey
 * picture of half the size for optical flow. Pixels beyond the last whole cell belong to it.
 *
 * @param width columns of cells
 * @param height rows of cells
 * @param colour [3][cells]: lightness 0..255 and two differences of about -191..191
 * @param around [3][cells]: colour averaged over the neighbourhood
 * @param grey unsigned bytes, row by row
 * @param greyWidth columns of the grey picture
 * @param greyHeight rows of the grey picture
 */
record CellImage(
    int width,
    int height,
    float[][] colour,
    float[][] around,
    byte[] grey,
    int greyWidth,
    int greyHeight) {
  static final int STRIDE = 4;
  static final int COLOURS = 3;
  static final int GREY_STRIDE = 2;
  private static final int REACH = 2;

  static CellImage of(RgbFrame frame) {
    int width = frame.width() / STRIDE;
    int height = frame.height() / STRIDE;
    int greyWidth = frame.width() / GREY_STRIDE;
    int greyHeight = frame.height() / GREY_STRIDE;
    float[][] colour = new float[COLOURS][width * height];
    byte[] grey = new byte[greyWidth * greyHeight];
    int rowBytes = frame.width() * RgbFrame.CHANNELS;
    byte[] rows = new byte[rowBytes * STRIDE];
    for (int y = 0; y < height; y++) {
      frame.pixels().get(y * rows.length, rows);
      meanColours(rows, rowBytes, width, y * width, colour);
      for (int half = 0; half < STRIDE / GREY_STRIDE; half++) {
        int to = (y * (STRIDE / GREY_STRIDE) + half) * greyWidth;
        halfGrey(rows, half * GREY_STRIDE * rowBytes, rowBytes, greyWidth, grey, to);
      }
    }
    // Grey rows below the last whole cell repeat it, as its labels do.
    for (int y = height * (STRIDE / GREY_STRIDE); y < greyHeight; y++) {
      System.arraycopy(grey, (y - 1) * greyWidth, grey, y * greyWidth, greyWidth);
    }
    float[][] around = new float[COLOURS][];
    for (int c = 0; c < COLOURS; c++) {
      around[c] = mean(colour[c], width, height);
    }
    return new CellImage(width, height, colour, around, grey, greyWidth, greyHeight);
  }

  int cells() {
    return width * height;
  }

  private static void meanColours(byte[] rows, int rowBytes, int width, int to, float[][] colour) {
    for (int x = 0; x < width; x++) {
      int red = 0;
      int green = 0;
      int blue = 0;
      for (int dy = 0; dy < STRIDE; dy++) {
        int at = dy * rowBytes + x * STRIDE * RgbFrame.CHANNELS;
        for (int dx = 0; dx < STRIDE; dx++, at += RgbFrame.CHANNELS) {
          red += rows[at] & 0xFF;
          green += rows[at + 1] & 0xFF;
          blue += rows[at + 2] & 0xFF;
        }
      }
      float scale = 1f / (STRIDE * STRIDE);
      colour[0][to + x] = lightness(red, green, blue) * scale;
      colour[1][to + x] = redToBlue(red, blue) * scale;
      colour[2][to + x] = greenToMagenta(red, green, blue) * scale;
    }
  }

  /** First opponent channel of sums or values of red, green and blue. */
  static float lightness(int red, int green, int blue) {
    return (red + green + blue) * (1 / 3f);
  }

  /** Second opponent channel. */
  static float redToBlue(int red, int blue) {
    return (red - blue) * 0.75f;
  }

  /** Third opponent channel. */
  static float greenToMagenta(int red, int green, int blue) {
    return (2 * green - red - blue) * 0.5f;
  }

  private static void halfGrey(
      byte[] rows, int from, int rowBytes, int greyWidth, byte[] grey, int to) {
    for (int x = 0; x < greyWidth; x++) {
      int a = from + x * GREY_STRIDE * RgbFrame.CHANNELS;
      int b = a + rowBytes;
      int red = (rows[a] & 0xFF) + (rows[a + 3] & 0xFF) + (rows[b] & 0xFF) + (rows[b + 3] & 0xFF);
      int green =
          (rows[a + 1] & 0xFF) + (rows[a + 4] & 0xFF) + (rows[b + 1] & 0xFF) + (rows[b + 4] & 0xFF);
      int blue =
          (rows[a + 2] & 0xFF) + (rows[a + 5] & 0xFF) + (rows[b + 2] & 0xFF) + (rows[b + 5] & 0xFF);
      grey[to + x] = (byte) ((red + 2 * green + blue) / 16);
    }
  }

  private static float[] mean(float[] values, int width, int height) {
    float[] rows = new float[values.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int first = Math.max(0, x - REACH);
        int last = Math.min(width - 1, x + REACH);
        float sum = 0;
        for (int i = first; i <= last; i++) {
          sum += values[y * width + i];
        }
        rows[y * width + x] = sum / (last - first + 1);
      }
    }
    float[] means = new float[values.length];
    for (int y = 0; y < height; y++) {
      int first = Math.max(0, y - REACH);
      int last = Math.min(height - 1, y + REACH);
      float scale = 1f / (last - first + 1);
      for (int i = first; i <= last; i++) {
        for (int x = 0; x < width; x++) {
          means[y * width + x] += scale * rows[i * width + x];
        }
      }
    }
    return means;
  }
}
