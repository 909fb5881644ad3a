package io.segstream.inference.propagate;

/**
 * Brings object probabilities from cells to pixels. A pixel near an outline takes the mean of the
 * cells around it, weighted by closeness in the picture's colour and in place (joint bilateral
 * upsampling: Kopf, Cohen, Lischinski and Uyttendaele, SIGGRAPH 2007), so that outlines follow
 * edges which the grid is too coarse for. Where objects compete, the more probable one has the
 * pixel, ties go to the lower label.
 */
final class OutlineRefiner {
  private static final int REACH = 2;
  private static final float PLACE_WEIGHT = 0.3f;
  private static final float SURE = 0.9f;
  private static final float LEAST_WEIGHT = 1e-6f;
  private static final int STEPS_PER_UNIT = 32;
  private static final int STEPS = 16 * STEPS_PER_UNIT;
  private static final float[] EXPONENTIAL = exponential();

  private final RgbFrame frame;
  private final CellImage image;
  private final boolean followEdges;
  private final float colourScale;
  private final byte[] labels;
  private final float[] best;
  private final byte[] row;

  /**
   * @param edgeScale colour difference that separates; 0 or less interpolates bilinearly
   */
  OutlineRefiner(RgbFrame frame, CellImage image, float edgeScale) {
    this.frame = frame;
    this.image = image;
    this.followEdges = edgeScale > 0;
    this.colourScale = STEPS_PER_UNIT / (2 * edgeScale * edgeScale);
    this.labels = new byte[frame.width() * frame.height()];
    this.best = new float[labels.length];
    this.row = new byte[frame.width() * RgbFrame.CHANNELS];
  }

  private static float[] exponential() {
    float[] table = new float[STEPS];
    for (int i = 0; i < STEPS; i++) {
      table[i] = (float) StrictMath.exp(-(i + 0.5) / STEPS_PER_UNIT);
    }
    return table;
  }

  /** Labels of the pixels, row by row, of all objects added so far. */
  byte[] labels() {
    return labels;
  }

  /**
   * Adds an object.
   *
   * @param probability by cell of the window; 0 outside
   */
  void add(int label, float[] probability, CellWindow window) {
    int stride = CellImage.STRIDE;
    int left = window.x() * stride;
    int right =
        window.x() + window.width() == image.width()
            ? frame.width()
            : (window.x() + window.width()) * stride;
    int bottom =
        window.y() + window.height() == image.height()
            ? frame.height()
            : (window.y() + window.height()) * stride;
    for (int y = window.y() * stride; y < bottom; y++) {
      frame.pixels().get(y * row.length, row);
      float gy = clamp((y + 0.5f) / stride - 0.5f - window.y(), window.height());
      int top = (int) gy;
      int below = Math.min(window.height() - 1, top + 1);
      for (int x = left; x < right; x++) {
        float gx = clamp((x + 0.5f) / stride - 0.5f - window.x(), window.width());
        int before = (int) gx;
        int after = Math.min(window.width() - 1, before + 1);
        float a = probability[top * window.width() + before];
        float b = probability[top * window.width() + after];
        float c = probability[below * window.width() + before];
        float d = probability[below * window.width() + after];
        float most = Math.max(Math.max(a, b), Math.max(c, d));
        if (most < 1 - SURE) {
          continue;
        }
        float least = Math.min(Math.min(a, b), Math.min(c, d));
        float p;
        if (least > SURE || !followEdges) {
          float fx = gx - before;
          float fy = gy - top;
          p = (a * (1 - fx) + b * fx) * (1 - fy) + (c * (1 - fx) + d * fx) * fy;
        } else {
          p = alongEdges(x, gx, gy, probability, window);
        }
        int at = y * frame.width() + x;
        if (p > 0.5f && p > best[at]) {
          best[at] = p;
          labels[at] = (byte) label;
        }
      }
    }
  }

  private static float clamp(float position, int cells) {
    return Math.max(0, Math.min(cells - 1, position));
  }

  private float alongEdges(int x, float gx, float gy, float[] probability, CellWindow window) {
    int red = row[x * RgbFrame.CHANNELS] & 0xFF;
    int green = row[x * RgbFrame.CHANNELS + 1] & 0xFF;
    int blue = row[x * RgbFrame.CHANNELS + 2] & 0xFF;
    float c0 = CellImage.lightness(red, green, blue);
    float c1 = CellImage.redToBlue(red, blue);
    float c2 = CellImage.greenToMagenta(red, green, blue);
    int column = Math.round(gx);
    int line = Math.round(gy);
    int firstX = Math.max(0, column - REACH);
    int lastX = Math.min(window.width() - 1, column + REACH);
    int lastY = Math.min(window.height() - 1, line + REACH);
    float sum = 0;
    float total = 0;
    for (int cy = Math.max(0, line - REACH); cy <= lastY; cy++) {
      float dy = (cy - gy) * (cy - gy);
      int at = (window.y() + cy) * image.width() + window.x();
      for (int cx = firstX; cx <= lastX; cx++) {
        float d0 = c0 - image.colour()[0][at + cx];
        float d1 = c1 - image.colour()[1][at + cx];
        float d2 = c2 - image.colour()[2][at + cx];
        float place = (cx - gx) * (cx - gx) + dy;
        int index =
            (int)
                ((d0 * d0 + d1 * d1 + d2 * d2) * colourScale
                    + place * (PLACE_WEIGHT * STEPS_PER_UNIT));
        float weight = LEAST_WEIGHT + (index < STEPS ? EXPONENTIAL[index] : 0);
        sum += weight * probability[cy * window.width() + cx];
        total += weight;
      }
    }
    return sum / total;
  }
}
