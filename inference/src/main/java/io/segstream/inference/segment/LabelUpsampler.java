package io.segstream.inference.segment;

import io.segstream.schemas.mask.RleMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Scales the labels of a grid to the size of the source frame and run-length encodes all of them in
 * one pass. At each pixel the strength of each label is interpolated bilinearly from the four cells
 * around it (half-pixel centres, edges clamped); the pixel is foreground where the strengths add up
 * to the threshold, and belongs to the strongest label there, ties to the lowest. So the outline
 * follows the level set of the strength, neighbours meet without a gap, and masks of one frame
 * never overlap.
 *
 * <p>Pixels between the same four cells are handled together where these agree, which is nearly
 * everywhere. Scratch memory is reused; not thread-safe.
 */
final class LabelUpsampler {
  private final LabelRuns runs = new LabelRuns();
  private int[] labels;
  private float[] strengths;
  private int gridWidth;
  private float threshold;
  private Axis columns = new Axis(1, 1);
  private Axis rows = new Axis(1, 1);
  private final int[] around = new int[4];
  private final float[] weights = new float[4];
  private boolean[] labelled = new boolean[0];

  /** Labels of a grid: 0 for background, else 1..count; strengths 0..1 by grid position. */
  record Grid(int[] labels, float[] strengths, int width, int height, int count) {}

  /**
   * Scales and encodes.
   *
   * @param level strength at which foreground begins; labelled cells are taken to be at least this
   *     strong, unlabelled cells that are as strong count as 0
   * @return one mask per label, in order; empty where no pixel is left
   */
  List<RleMask> upsample(Grid grid, float level, int width, int height) {
    if (columns.cells != grid.width || columns.pixels != width) {
      columns = new Axis(grid.width, width);
    }
    if (rows.cells != grid.height || rows.pixels != height) {
      rows = new Axis(grid.height, height);
    }
    gridWidth = grid.width;
    threshold = level;
    labels = grid.labels;
    clampStrengths(grid);
    runs.start(grid.count);
    for (int x = 0; x < width; x++) {
      int left = columns.low[x];
      int right = columns.high[x];
      if (labelled[left] || labelled[right]) {
        column(left, right, columns.fraction[x]);
      } else {
        runs.add(0, height);
      }
    }
    List<RleMask> masks = new ArrayList<>(grid.count);
    for (int label = 1; label <= grid.count; label++) {
      masks.add(RleMask.of(width, height, runs.finish(label)));
    }
    return masks;
  }

  private void clampStrengths(Grid grid) {
    int cells = grid.width * grid.height;
    if (strengths == null || strengths.length < cells) {
      strengths = new float[cells];
    }
    if (labelled.length < grid.width) {
      labelled = new boolean[grid.width];
    }
    Arrays.fill(labelled, false);
    for (int y = 0, i = 0; y < grid.height; y++) {
      for (int x = 0; x < grid.width; x++, i++) {
        float strength = grid.strengths[i];
        if (labels[i] == 0) {
          strengths[i] = strength < threshold ? strength : 0;
        } else {
          strengths[i] = Math.max(strength, threshold);
          labelled[x] = true;
        }
      }
    }
  }

  private void column(int left, int right, float fx) {
    for (int y = 0; y < rows.pixels; ) {
      int end = rows.spanEnd[y];
      int top = rows.low[y] * gridWidth;
      int bottom = rows.high[y] * gridWidth;
      int label = labels[top + left];
      if (label == labels[top + right]
          && label == labels[bottom + left]
          && label == labels[bottom + right]) {
        runs.add(label, end - y);
        y = end;
      } else {
        around[0] = top + left;
        around[1] = top + right;
        around[2] = bottom + left;
        around[3] = bottom + right;
        for (; y < end; y++) {
          float fy = rows.fraction[y];
          weights[0] = (1 - fx) * (1 - fy);
          weights[1] = fx * (1 - fy);
          weights[2] = (1 - fx) * fy;
          weights[3] = fx * fy;
          runs.add(owner(), 1);
        }
      }
    }
  }

  /** The label of the pixel with these {@link #weights} between the cells {@link #around} it. */
  private int owner() {
    float total = 0;
    for (int i = 0; i < 4; i++) {
      weights[i] *= strengths[around[i]];
      total += weights[i];
    }
    if (total < threshold) {
      return 0;
    }
    int owner = 0;
    float strongest = 0;
    for (int i = 0; i < 4; i++) {
      int label = labels[around[i]];
      if (label == 0) {
        continue;
      }
      float sum = 0;
      for (int j = 0; j < 4; j++) {
        sum += labels[around[j]] == label ? weights[j] : 0;
      }
      if (sum > strongest || (sum == strongest && label < owner)) {
        strongest = sum;
        owner = label;
      }
    }
    return owner;
  }

  /** Where the pixels of one axis lie between the cells of that axis. */
  private static final class Axis {
    final int cells;
    final int pixels;
    final int[] low;
    final int[] high;
    final float[] fraction;

    /** For each pixel, the first later pixel that lies between other cells. */
    final int[] spanEnd;

    Axis(int cells, int pixels) {
      this.cells = cells;
      this.pixels = pixels;
      low = new int[pixels];
      high = new int[pixels];
      fraction = new float[pixels];
      spanEnd = new int[pixels];
      for (int p = 0; p < pixels; p++) {
        double centre = (p + 0.5) * cells / pixels - 0.5;
        double clamped = Math.max(0, Math.min(cells - 1, centre));
        low[p] = (int) clamped;
        high[p] = Math.min(cells - 1, low[p] + 1);
        fraction[p] = (float) (clamped - low[p]);
      }
      for (int p = pixels - 1; p >= 0; p--) {
        boolean last = p == pixels - 1 || low[p] != low[p + 1];
        spanEnd[p] = last ? p + 1 : spanEnd[p + 1];
      }
    }
  }
}
