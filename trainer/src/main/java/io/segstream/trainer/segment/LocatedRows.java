package io.segstream.trainer.segment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.autograd.Scale;

/**
 * Embeddings with their place: row and column, each from -0.5 to 0.5 over the picture, are appended
 * to a unit vector, and the whole is brought to length 1 again.
 *
 * @param featureWeight of the embedding against the place, above 0; 1 as published, 0.1 where the
 *     place has to count for more
 */
public record LocatedRows(double featureWeight) {
  /** The place counts as published for scenes. */
  public static final LocatedRows PUBLISHED = new LocatedRows(1);

  private static final double CENTRE = 0.5;

  public LocatedRows {
    if (!(featureWeight > 0) || Double.isInfinite(featureWeight)) {
      throw new IllegalArgumentException(
          "featureWeight %s must be above 0".formatted(featureWeight));
    }
  }

  /**
   * Appends the place of each pixel; gradients pass.
   *
   * @param unit [height * width, D], unit length, row by row
   * @return [height * width, D + 2], unit length
   */
  public NDArray of(NDArray unit, int height, int width) {
    double[] places = new double[2 * height * width];
    for (int i = 0; i < height * width; i++) {
      places[2 * i] = place(i / width, height);
      places[2 * i + 1] = place(i % width, width);
    }
    NDArray rows = featureWeight == 1 ? unit : Scale.by(unit, featureWeight);
    return rows.concat(
            unit.getManager()
                .create(places, new Shape(height * width, 2))
                .toType(unit.getDataType(), false),
            1)
        .normalize(2, 1);
  }

  private static double place(int index, int count) {
    return count == 1 ? -CENTRE : (double) index / (count - 1) - CENTRE;
  }
}
