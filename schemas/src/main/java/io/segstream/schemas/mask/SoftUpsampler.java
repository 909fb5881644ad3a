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
    for (int i = 0; i + 1 < firstRow.length; i++) {
      float a = profile[i + offset];
      // The weight of the cell below the grid's last one is 0, whatever its value.
      float b = profile[i + offset + 1];
      int from = firstRow[i];
      int to = firstRow[i + 1];
      if ((a > threshold) != (b > threshold)) {
        while (from < to && !isForeground(a, b, weights[from - firstRow[0]])) {
          from++;
        }
        while (to > from && !isForeground(a, b, weights[to - 1 - firstRow[0]])) {
          to--;
        }
      } else if (a <= threshold) {
        continue;
      }
      if (from < to) {
        builder.foreground(base + from, to - from);
      }
    }
  }

  private boolean isForeground(float a, float b, float weight) {
    return a + weight * (b - a) > threshold;
  }
}
