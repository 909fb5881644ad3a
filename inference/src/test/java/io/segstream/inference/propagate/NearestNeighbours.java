package io.segstream.inference.propagate;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.schemas.mask.RleMask;
import io.segstream.schemas.mask.SoftMask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Plain label propagation for comparison (as in Jabri, Owens and Efros, NeurIPS 2020): a cell of 8
 * x 8 pixels takes the mean label of the most similar cells in the first and the last frames,
 * within a spatial window, weighted by a softmax of the cosine of their embeddings. Nothing is
 * known of colour, flow or edges but what the embeddings say. All prompts make one object.
 */
final class NearestNeighbours implements Follower {
  private static final int CELL = 8;

  /** What is less is 0, so that not every cell of the picture has to be looked at in the end. */
  private static final float LEAST_LABEL = 0.05f;

  private final int nearest;
  private final float temperature;
  private final int frames;
  private final int reach;
  private final Deque<Memory> last = new ArrayDeque<>();
  private Memory first;
  private int columns;
  private int rows;

  /** A frame: unit embeddings [cells][channels] and labels 0..1. */
  private record Memory(float[][] keys, float[] labels) {}

  /**
   * @param nearest cells that vote
   * @param temperature of the softmax
   * @param frames that are remembered beside the first
   * @param reach of the window to each side, in cells
   */
  NearestNeighbours(int nearest, float temperature, int frames, int reach) {
    this.nearest = nearest;
    this.temperature = temperature;
    this.frames = frames;
    this.reach = reach;
  }

  @Override
  public RleMask next(List<Prompt> prompts, FeatureMap map, RgbFrame frame, int width, int height) {
    columns = frame.width() / CELL;
    rows = frame.height() / CELL;
    float[][] keys = keys(EmbeddingCells.of(map, columns, rows));
    if (!prompts.isEmpty()) {
      RleMask mask =
          prompts.stream()
              .map(prompt -> ((Prompt.Mask) prompt).mask())
              .reduce(RleMask::union)
              .orElseThrow();
      first = new Memory(keys, shares(mask));
      return mask;
    }
    float[] labels = labels(keys);
    last.addLast(new Memory(keys, labels));
    if (last.size() > frames) {
      last.removeFirst();
    }
    return RleMask.upsampleSoft(
        new SoftMask(labels, 0, 0, columns, rows, columns, rows), 0.5f, width, height);
  }

  private static float[][] keys(float[][] channels) {
    float[][] keys = new float[channels[0].length][channels.length];
    for (int i = 0; i < keys.length; i++) {
      double square = 0;
      for (int c = 0; c < channels.length; c++) {
        keys[i][c] = channels[c][i];
        square += channels[c][i] * channels[c][i];
      }
      float scale = (float) (1 / Math.sqrt(Math.max(1e-12, square)));
      for (int c = 0; c < channels.length; c++) {
        keys[i][c] *= scale;
      }
    }
    return keys;
  }

  private float[] shares(RleMask mask) {
    byte[] pixels = mask.decode();
    float[] inside = new float[columns * rows];
    int[] count = new int[inside.length];
    for (int i = 0; i < pixels.length; i++) {
      int x = i % mask.width() * columns / mask.width();
      int y = i / mask.width() * rows / mask.height();
      inside[y * columns + x] += pixels[i];
      count[y * columns + x]++;
    }
    for (int i = 0; i < inside.length; i++) {
      inside[i] /= count[i];
    }
    return inside;
  }

  private float[] labels(float[][] keys) {
    float[] labels = new float[keys.length];
    boolean[] reachable = reachable();
    float[] likeness = new float[nearest];
    float[] votes = new float[nearest];
    for (int i = 0; i < labels.length; i++) {
      if (!reachable[i]) {
        continue;
      }
      Arrays.fill(likeness, Float.NEGATIVE_INFINITY);
      vote(keys[i], i, first, likeness, votes);
      for (Memory memory : last) {
        vote(keys[i], i, memory, likeness, votes);
      }
      float label = mean(likeness, votes);
      labels[i] = label < LEAST_LABEL ? 0 : label;
    }
    return labels;
  }

  /** True for cells with a labelled one in the window of some frame; all others get label 0. */
  private boolean[] reachable() {
    boolean[] reachable = new boolean[columns * rows];
    List<Memory> all = new ArrayList<>(last);
    all.add(first);
    for (Memory memory : all) {
      for (int i = 0; i < reachable.length; i++) {
        if (memory.labels()[i] > 0) {
          int to = Math.min(columns - 1, i % columns + reach);
          for (int y = Math.max(0, i / columns - reach);
              y <= Math.min(rows - 1, i / columns + reach);
              y++) {
            int row = y * columns;
            Arrays.fill(reachable, row + Math.max(0, i % columns - reach), row + to + 1, true);
          }
        }
      }
    }
    return reachable;
  }

  /** Keeps the most similar cells in descending order. */
  private void vote(float[] key, int cell, Memory memory, float[] likeness, float[] votes) {
    int x = cell % columns;
    int y = cell / columns;
    for (int ny = Math.max(0, y - reach); ny <= Math.min(rows - 1, y + reach); ny++) {
      for (int nx = Math.max(0, x - reach); nx <= Math.min(columns - 1, x + reach); nx++) {
        int other = ny * columns + nx;
        float alike = 0;
        float[] with = memory.keys()[other];
        for (int c = 0; c < key.length; c++) {
          alike += key[c] * with[c];
        }
        int at = nearest;
        while (at > 0 && likeness[at - 1] < alike) {
          at--;
        }
        if (at < nearest) {
          System.arraycopy(likeness, at, likeness, at + 1, nearest - at - 1);
          System.arraycopy(votes, at, votes, at + 1, nearest - at - 1);
          likeness[at] = alike;
          votes[at] = memory.labels()[other];
        }
      }
    }
  }

  private float mean(float[] likeness, float[] votes) {
    double sum = 0;
    double weights = 0;
    for (int k = 0; k < nearest && likeness[k] > Float.NEGATIVE_INFINITY; k++) {
      double weight = Math.exp((likeness[k] - likeness[0]) / temperature);
      sum += weight * votes[k];
      weights += weight;
    }
    return (float) (sum / weights);
  }
}
