package io.segstream.inference.propagate;

import io.segstream.inference.engine.FeatureMap;
import java.nio.FloatBuffer;
import java.util.Random;

/**
 * The model's embeddings on the grid of cells: interpolated bilinearly where the model's stride
 * differs, and brought down to {@value #MOST} numbers by a seeded random projection (Johnson and
 * Lindenstrauss, 1984) where they are longer, so that time and memory do not depend on the model.
 */
final class EmbeddingCells {
  private static final int MOST = 96;
  private static final long SEED = 20260102L;

  private EmbeddingCells() {}

  /** Numbers per cell that {@link #of} gives for embeddings of this length. */
  static int channels(int dimensions) {
    return Math.min(dimensions, MOST);
  }

  /** [channels][cells]. */
  static float[][] of(FeatureMap map, int width, int height) {
    int channels = channels(map.dimensions());
    float[][] own = map.dimensions() <= MOST ? read(map) : project(map);
    if (map.width() == width && map.height() == height) {
      return own;
    }
    float[][] cells = new float[channels][];
    for (int c = 0; c < channels; c++) {
      cells[c] = resize(own[c], map.width(), map.height(), width, height);
    }
    return cells;
  }

  private static float[][] read(FeatureMap map) {
    FloatBuffer embeddings = map.embeddings();
    float[][] channels = new float[map.dimensions()][map.cells()];
    for (int c = 0; c < channels.length; c++) {
      embeddings.get(c * map.cells(), channels[c]);
    }
    return channels;
  }

  private static float[][] project(FeatureMap map) {
    FloatBuffer embeddings = map.embeddings();
    Random random = new Random(SEED);
    float[][] channels = new float[MOST][map.cells()];
    float[] channel = new float[map.cells()];
    float scale = 1 / (float) Math.sqrt(MOST);
    for (int d = 0; d < map.dimensions(); d++) {
      embeddings.get(d * map.cells(), channel);
      for (float[] to : channels) {
        float weight = scale * (float) random.nextGaussian();
        for (int i = 0; i < channel.length; i++) {
          to[i] += weight * channel[i];
        }
      }
    }
    return channels;
  }

  static float[] resize(float[] from, int fromWidth, int fromHeight, int width, int height) {
    float[] to = new float[width * height];
    for (int y = 0, i = 0; y < height; y++) {
      float py = Math.max(0, Math.min(fromHeight - 1, (y + 0.5f) * fromHeight / height - 0.5f));
      int top = (int) py;
      int bottom = Math.min(fromHeight - 1, top + 1);
      float fy = py - top;
      for (int x = 0; x < width; x++, i++) {
        float px = Math.max(0, Math.min(fromWidth - 1, (x + 0.5f) * fromWidth / width - 0.5f));
        int left = (int) px;
        int right = Math.min(fromWidth - 1, left + 1);
        float fx = px - left;
        float above = from[top * fromWidth + left] * (1 - fx) + from[top * fromWidth + right] * fx;
        float below =
            from[bottom * fromWidth + left] * (1 - fx) + from[bottom * fromWidth + right] * fx;
        to[i] = above * (1 - fy) + below * fy;
      }
    }
    return to;
  }
}
