package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import io.segstream.trainer.autograd.Scale;

/** Maps of vectors as rows, the form that anchors index. */
public final class PixelRows {
  private PixelRows() {}

  /**
   * One row per pixel.
   *
   * @param maps [N, D, h, w]
   * @return [N * h * w, D]
   */
  public static NDArray of(NDArray maps) {
    return maps.transpose(0, 2, 3, 1).reshape(-1, maps.getShape().get(1));
  }

  /**
   * Rows of length 1; rows shorter than 1e-12 are divided by that instead.
   *
   * @param rows [n, D]
   */
  public static NDArray unit(NDArray rows) {
    return rows.normalize(2, 1);
  }

  /**
   * Zero, with a gradient that is zero: for batches in which a loss finds nothing to compare.
   *
   * @param rows any array that carries the gradient
   */
  static NDArray zero(NDArray rows) {
    return Scale.by(rows.get("0:1"), 0).sum();
  }
}
