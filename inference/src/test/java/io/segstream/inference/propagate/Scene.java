package io.segstream.inference.propagate;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.schemas.mask.RleMask;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Random;

/**
 * A frame drawn by the test: a textured background that may pan, textured discs over it, and
 * embeddings that are nothing but colour.
 */
final class Scene {
  static final int WIDTH = 192;
  static final int HEIGHT = 128;
  private static final int TEXTURE = 256;
  private static final byte[][] TEXTURES = {texture(1), texture(2), texture(3), texture(4)};
  private static final int[][] COLOURS = {
    {60, 110, 60}, {190, 60, 50}, {50, 70, 200}, {90, 90, 90}
  };

  private final byte[] pixels = new byte[WIDTH * HEIGHT * 3];
  private final byte[] labels = new byte[WIDTH * HEIGHT];

  /** Background, moved by so many pixels to the left. */
  Scene(int pan) {
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        paint(x, y, 0, x + pan, y);
      }
    }
  }

  /** A disc of one of the looks 1 to 3; its texture moves with it. */
  Scene disc(int centreX, int centreY, int radius, int look) {
    for (int y = Math.max(0, centreY - radius); y <= Math.min(HEIGHT - 1, centreY + radius); y++) {
      for (int x = Math.max(0, centreX - radius); x <= Math.min(WIDTH - 1, centreX + radius); x++) {
        int dx = x - centreX;
        int dy = y - centreY;
        if (dx * dx + dy * dy <= radius * radius) {
          paint(x, y, look, dx + 100, dy + 100);
          labels[y * WIDTH + x] = (byte) look;
        }
      }
    }
    return this;
  }

  private void paint(int x, int y, int look, int textureX, int textureY) {
    int at = (textureY & TEXTURE - 1) * TEXTURE + (textureX & TEXTURE - 1);
    for (int c = 0; c < 3; c++) {
      pixels[(y * WIDTH + x) * 3 + c] = (byte) (COLOURS[look][c] + TEXTURES[look][at]);
    }
  }

  private static byte[] texture(long seed) {
    Random random = new Random(seed);
    int[] noise = random.ints(TEXTURE * TEXTURE, 0, 100).toArray();
    byte[] smooth = new byte[noise.length];
    for (int y = 0; y < TEXTURE; y++) {
      for (int x = 0; x < TEXTURE; x++) {
        int sum = 0;
        for (int dy = 0; dy < 4; dy++) {
          for (int dx = 0; dx < 4; dx++) {
            sum += noise[(y + dy & TEXTURE - 1) * TEXTURE + (x + dx & TEXTURE - 1)];
          }
        }
        smooth[y * TEXTURE + x] = (byte) (sum / 16 - 25);
      }
    }
    return smooth;
  }

  RgbFrame frame() {
    return new RgbFrame(ByteBuffer.wrap(pixels), WIDTH, HEIGHT);
  }

  /** Where a look is to be seen. */
  RleMask mask(int look) {
    byte[] mask = new byte[labels.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (labels[i] == look ? 1 : 0);
    }
    return RleMask.encode(mask, WIDTH, HEIGHT);
  }

  FeatureMap features() {
    return features(4, 4);
  }

  /** Embeddings of length 1 that repeat the colour, on a grid of this stride. */
  FeatureMap features(int stride, int dimensions) {
    int width = WIDTH / stride;
    int height = HEIGHT / stride;
    float[] values = new float[dimensions * width * height];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        int at = ((y * stride + stride / 2) * WIDTH + x * stride + stride / 2) * 3;
        double length = 0;
        for (int d = 0; d < dimensions; d++) {
          float value = d % 4 == 3 ? 100 : pixels[at + d % 4] & 0xFF;
          values[d * width * height + i] = value;
          length += value * value;
        }
        for (int d = 0; d < dimensions; d++) {
          values[d * width * height + i] /= (float) Math.sqrt(length);
        }
      }
    }
    return new FeatureMap(width, height, dimensions, FloatBuffer.wrap(values), null, 0, null);
  }
}
