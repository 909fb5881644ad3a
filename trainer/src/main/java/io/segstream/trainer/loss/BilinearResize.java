package io.segstream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Bilinear interpolation of maps, with gradient. */
public final class BilinearResize {
  private static final int BILINEAR = 1;

  private BilinearResize() {}

  /**
   * Pixels are areas ({@code align_corners = false}): what our networks and their ONNX graphs do.
   *
   * @param maps [N, C, h, w]
   * @return [N, C, height, width]
   */
  public static NDArray halfPixel(NDArray maps, long height, long width) {
    return maps.getNDArrayInternal().interpolation(new long[] {height, width}, BILINEAR, false);
  }

  /** The same, or the maps as they are if they have that size. */
  public static NDArray halfPixelIfOther(NDArray maps, long height, long width) {
    Shape shape = maps.getShape();
    return shape.get(2) == height && shape.get(3) == width ? maps : halfPixel(maps, height, width);
  }

  /**
   * Corners lie on corners ({@code align_corners = true}), as the authors of pixel contrast resize.
   * DJL's interpolation ignores that option, so this is two matrix products.
   *
   * @param maps [N, C, h, w]
   * @return [N, C, height, width]
   */
  public static NDArray alignCorners(NDArray maps, int height, int width) {
    Shape shape = maps.getShape();
    NDArray columns = weights(maps, Math.toIntExact(shape.get(3)), width);
    NDArray rows = weights(maps, Math.toIntExact(shape.get(2)), height);
    return rows.matMul(maps.matMul(columns.transpose()));
  }

  private static NDArray weights(NDArray maps, int from, int to) {
    double[] weights = new double[to * from];
    for (int target = 0; target < to; target++) {
      double source = to == 1 ? 0 : (double) target * (from - 1) / (to - 1);
      int before = Math.min((int) source, from - 1);
      int after = Math.min(before + 1, from - 1);
      weights[target * from + before] += 1 - (source - before);
      weights[target * from + after] += source - before;
    }
    NDManager step = maps.getManager();
    return step.create(weights, new Shape(to, from)).toType(maps.getDataType(), false);
  }
}
