package io.segstream.inference.propagate;

/**
 * How far what is now taken for an object comes, along the flow, from what was pointed at. A cell
 * of the prompt has 1, a cell that is taken in because it looks alike begins at 0 and becomes part
 * of the object slowly. So an object that has crept over to the background, or on to another
 * object, is told from one that has only moved, whatever both look like. In a byte per cell: 0
 * outside, 1 to 255 inside.
 */
final class Lineage {
  /** Of an object that was lost and is found by its looks. */
  static final float FOUND = 0.5f;

  private static final float RATE = 0.05f;
  private static final float UNCONFIRMED = 0.5f;
  private static final float LEAST_FILLED = 0.2f;
  private static final float LEAST_WEIGHT = 1e-3f;
  private static final int FULL = 255;

  private Lineage() {}

  /** Of an object on the frame of its prompt, to remember. */
  static byte[] founded(float[] mask) {
    byte[] lineage = new byte[mask.length];
    for (int i = 0; i < mask.length; i++) {
      lineage[i] = (byte) (mask[i] > 0 ? FULL : 0);
    }
    return lineage;
  }

  /** The same share for all cells of a mask, 0 outside. */
  static float[] uniform(float[] mask, float share) {
    float[] lineage = new float[mask.length];
    for (int i = 0; i < mask.length; i++) {
      lineage[i] = mask[i] > 0 ? share : 0;
    }
    return lineage;
  }

  /**
   * The lineage of the cells of a mask, from where flow says that they were.
   *
   * @param remembered of the frame before
   * @param mask as the flow carries it, by cell
   * @return 0..1 by cell
   */
  static float[] carried(byte[] remembered, float[] mask, CellFlow flow, CellImage image) {
    int width = image.width();
    float[] lineage = new float[mask.length];
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] > 0) {
        float x = i % width + flow.u()[i] / CellImage.STRIDE;
        float y = i / width + flow.v()[i] / CellImage.STRIDE;
        lineage[i] = at(remembered, clamp(x, width), clamp(y, image.height()), width);
      }
    }
    return lineage;
  }

  private static float clamp(float position, int cells) {
    return Math.max(0, Math.min(cells - 1.001f, position));
  }

  /** Bilinear, among the cells inside; if none of the four is, the mean of those around them. */
  private static float at(byte[] remembered, float x, float y, int width) {
    int left = (int) x;
    int top = (int) y;
    float sum = 0;
    float weights = 0;
    for (int k = 0; k < 4; k++) {
      int value = remembered[(top + k / 2) * width + left + k % 2] & 0xFF;
      if (value > 0) {
        float weight = share(x - left, k % 2) * share(y - top, k / 2);
        sum += weight * value;
        weights += weight;
      }
    }
    return weights > LEAST_WEIGHT
        ? sum / weights / FULL
        : around(remembered, left, top, width, remembered.length / width);
  }

  private static float around(byte[] remembered, int left, int top, int width, int height) {
    int sum = 0;
    int count = 0;
    for (int y = Math.max(0, top - 1); y <= Math.min(height - 1, top + 2); y++) {
      for (int x = Math.max(0, left - 1); x <= Math.min(width - 1, left + 2); x++) {
        int value = remembered[y * width + x] & 0xFF;
        sum += value;
        count += value > 0 ? 1 : 0;
      }
    }
    return count == 0 ? 0 : (float) sum / count / FULL;
  }

  private static float share(float part, int second) {
    return second == 0 ? 1 - part : part;
  }

  /**
   * Halves the lineage of cells to which the forward flow brings nothing of the object. Flow back
   * leads from what comes out behind an object into the object; flow forward does not lead there.
   *
   * @param carried as flow back carries it
   * @param remembered of the frame before
   * @param forward where each cell of the frame before went
   */
  static float[] confirmed(float[] carried, byte[] remembered, CellFlow forward, CellImage image) {
    int width = image.width();
    float[] mass = new float[carried.length];
    float[] filled = new float[carried.length];
    for (int i = 0; i < remembered.length; i++) {
      int value = remembered[i] & 0xFF;
      if (value == 0) {
        continue;
      }
      float x = i % width + forward.u()[i] / CellImage.STRIDE;
      float y = i / width + forward.v()[i] / CellImage.STRIDE;
      int left = (int) Math.floor(x);
      int top = (int) Math.floor(y);
      for (int k = 0; k < 4; k++) {
        int toX = left + k % 2;
        int toY = top + k / 2;
        if (toX >= 0 && toY >= 0 && toX < width && toY < image.height()) {
          float weight = share(x - left, k % 2) * share(y - top, k / 2);
          mass[toY * width + toX] += weight * value / FULL;
          filled[toY * width + toX] += weight;
        }
      }
    }
    float[] confirmed = new float[carried.length];
    for (int i = 0; i < confirmed.length; i++) {
      float pushed = filled[i] > LEAST_FILLED ? mass[i] / filled[i] : 0;
      confirmed[i] = Math.max(pushed, UNCONFIRMED * carried[i]);
    }
    return confirmed;
  }

  /**
   * What to remember of a frame: cells inside come 5 % closer to being part of the object.
   *
   * @param inside by cell of the image
   */
  static byte[] remember(Carried carried, boolean[] inside) {
    byte[] remembered = new byte[inside.length];
    for (int i = 0; i < inside.length; i++) {
      if (inside[i]) {
        float held = carried.held(i);
        remembered[i] = (byte) Math.max(1, Math.round(FULL * (held + RATE * (1 - held))));
      }
    }
    return remembered;
  }

  /** Mean over the cells inside, 0..1. */
  static float mean(Carried carried, boolean[] inside) {
    float sum = 0;
    int count = 0;
    for (int i = 0; i < inside.length; i++) {
      if (inside[i]) {
        sum += carried.held(i);
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }
}
