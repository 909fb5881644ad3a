package io.segstream.inference.propagate;

/**
 * Lets neighbouring cells agree where their colours do: a few rounds of mean-field inference in a
 * grid of 8 neighbours with contrast-sensitive Potts terms (Boykov and Jolly, ICCV 2001, for the
 * terms).
 */
final class MeanField {
  private static final int ROUNDS = 3;
  private static final float STRENGTH = 0.5f;
  private static final float COLOUR_SCALE = 15;

  private MeanField() {}

  /**
   * @param p probability by cell of the window
   * @return the same after smoothing
   */
  static float[] smooth(float[] p, CellImage image, CellWindow window) {
    int width = window.width();
    int height = window.height();
    float[][] colour = new float[CellImage.COLOURS][];
    for (int c = 0; c < colour.length; c++) {
      colour[c] = window.cut(image.colour()[c], image.width());
    }
    int[] offsets = {1, width - 1, width, width + 1};
    float[][] links = new float[offsets.length][p.length];
    for (int k = 0; k < offsets.length; k++) {
      int dx = k == 0 ? 1 : k - 2;
      int dy = k == 0 ? 0 : 1;
      for (int y = 0; y + dy < height; y++) {
        for (int x = Math.max(0, -dx); x < width - Math.max(0, dx); x++) {
          links[k][y * width + x] = link(colour, y * width + x, y * width + x + offsets[k]);
        }
      }
    }
    float[] odds = new float[p.length];
    for (int i = 0; i < p.length; i++) {
      float q = Math.max(1e-6f, Math.min(1 - 1e-6f, p[i]));
      odds[i] = (float) StrictMath.log(q / (1 - q));
    }
    float[] current = p;
    for (int round = 0; round < ROUNDS; round++) {
      float[] next = odds.clone();
      for (int k = 0; k < offsets.length; k++) {
        int offset = offsets[k];
        float[] link = links[k];
        for (int i = 0; i + offset < p.length; i++) {
          next[i] += link[i] * (2 * current[i + offset] - 1);
          next[i + offset] += link[i] * (2 * current[i] - 1);
        }
      }
      for (int i = 0; i < next.length; i++) {
        next[i] = (float) (1 / (1 + StrictMath.exp(-next[i])));
      }
      current = next;
    }
    return current;
  }

  private static float link(float[][] colour, int a, int b) {
    float squares = 0;
    for (float[] channel : colour) {
      float d = channel[a] - channel[b];
      squares += d * d;
    }
    return STRENGTH / (1 + squares / (COLOUR_SCALE * COLOUR_SCALE));
  }
}
