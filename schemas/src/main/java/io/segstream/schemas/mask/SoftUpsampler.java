package io.segstream.schemas.mask;

/**
 * Scales a soft mask bilinearly and thresholds it, straight to runs.
 *
 * <p>Each target column is interpolated once into a vertical profile of source cells. Between two
 * neighbouring cells the value is a straight line, so if both lie on the same side of the threshold
 * so do all target pixels between them; single pixels are looked at only where the line crosses.
 */
final class SoftUpsampler {
  private final SoftMask soft;
  private final float threshold;
  private final SampleAxis horizontal;
  private final SampleAxis vertical;

  /** Column of the window with one cell above and below it. */
  private final float[] profile;

  private final RunBuilder builder = new RunBuilder(1024);

  SoftUpsampler(SoftMask soft, float threshold, int width, int height) {
    this.soft = soft;
    this.threshold = threshold;
    this.horizontal = new SampleAxis(soft.gridWidth(), width);
    this.vertical = new SampleAxis(soft.gridHeight(), height);
    this.profile = new float[soft.height() + 2];
  }

  int[] runs() {
    int firstRowCell = Math.max(0, soft.y() - 1);
    int lastRowCell = soft.y() + soft.height() - 1;
    int[] firstRow = new int[lastRowCell - firstRowCell + 2];
    for (int i = 0; i < firstRow.length; i++) {
      firstRow[i] = vertical.firstLinear(firstRowCell + i);
    }
    float[] weights = rowWeights(firstRowCell, firstRow);
    int lastColumnCell = soft.x() + soft.width() - 1;
    for (int cell = Math.max(0, soft.x() - 1); cell <= lastColumnCell; cell++) {
      int end = horizontal.firstLinear(cell + 1);
      for (int x = horizontal.firstLinear(cell); x < end; x++) {
        interpolateProfile(cell, horizontal.weight(cell, x));
        emitColumn(x, firstRowCell, firstRow, weights);
      }
    }
    return builder.finish(horizontal.target() * vertical.target());
  }

  private float[] rowWeights(int firstCell, int[] firstRow) {
    float[] weights = new float[firstRow[firstRow.length - 1] - firstRow[0]];
    for (int i = 0; i + 1 < firstRow.length; i++) {
      for (int row = firstRow[i]; row < firstRow[i + 1]; row++) {
        weights[row - firstRow[0]] = vertical.weight(firstCell + i, row);
      }
    }
    return weights;
  }

  private void interpolateProfile(int cell, float weight) {
    float[] values = soft.values();
    int width = soft.width();
    int left = cell - soft.x();
    boolean hasLeft = left >= 0;
    boolean hasRight = left + 1 < width;
    for (int row = 0, at = left; row < soft.height(); row++, at += width) {
      float a = hasLeft ? values[at] : 0;
      float b = hasRight ? values[at + 1] : 0;
      profile[row + 1] = a + weight * (b - a);
    }
  }

  private void emitColumn(int x, int firstCell, int[] firstRow, float[] weights) {
    int base = x * vertical.target();
    int offset = firstCell - soft.y() + 1;
    int start = firstRow[0];
    boolean inside = profile[offset] > threshold;
    for (int i = 0; i + 1 < firstRow.length; i++) {
      // Below the last cell lies 0, which is background, so a run never stays open.
      float below = profile[i + offset + 1];
      if (below > threshold == inside) {
        continue;
      }
      int row = crossing(profile[i + offset], below, i, firstRow, weights);
      if (inside && row > start) {
        builder.foreground(base + start, row - start);
      }
      start = row;
      inside = !inside;
    }
  }

  /**
   * First row between two cells, on different sides of the threshold, that lies on the second's.
   */
  private int crossing(float above, float below, int interval, int[] firstRow, float[] weights) {
    boolean entering = below > threshold;
    int row = firstRow[interval];
    int end = firstRow[interval + 1];
    while (row < end && isForeground(above, below, weights[row - firstRow[0]]) != entering) {
      row++;
    }
    return row;
  }

  private boolean isForeground(float a, float b, float weight) {
    return a + weight * (b - a) > threshold;
  }
}
