package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.evaluate.LabelMap;
import java.util.SplittableRandom;

/**
 * Cells drawn from a picture without replacement.
 *
 * @param vectors their embeddings
 * @param labels the class of each; {@link LabelMap#VOID} where nobody knows
 */
record CellSample(double[][] vectors, int[] labels) {
  /** Which cells may be drawn. */
  enum Draw {
    ALL,
    LABELLED
  }

  static final CellSample NONE = new CellSample(new double[0][], new int[0]);

  /**
   * @param truth of the picture at any size; a cell has the label of the pixel nearest to it
   * @param most cells drawn at most
   */
  static CellSample of(
      PixelFeatures features, LabelMap truth, Draw draw, int most, SplittableRandom random) {
    LabelMap cells = ObjectTable.scaled(truth, features.width(), features.height());
    int[] open = new int[cells.labels().length];
    int count = 0;
    for (int i = 0; i < open.length; i++) {
      if (draw == Draw.ALL || (cells.labels()[i] & 0xff) != LabelMap.VOID) {
        open[count++] = i;
      }
    }
    int drawn = Math.min(most, count);
    double[][] vectors = new double[drawn][];
    int[] labels = new int[drawn];
    for (int i = 0; i < drawn; i++) {
      int other = i + random.nextInt(count - i);
      int cell = open[other];
      open[other] = open[i];
      vectors[i] = features.vector(cell);
      labels[i] = cells.labels()[cell] & 0xff;
    }
    return new CellSample(vectors, labels);
  }
}
