package io.segstream.trainer.region;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import java.util.List;

/**
 * Brings the features inside boxes to one size (He et al., "Mask R-CNN", ICCV 2017, with pixels as
 * areas): each box is cut into equal bins, and each bin is the mean of bilinear samples, along each
 * axis as many as the bin has cells, rounded up. That is ONNX's {@code RoiAlign} with {@code
 * half_pixel}, {@code avg} and {@code sampling_ratio} 0.
 *
 * <p>Boxes are upright, so that samples form a grid and their mean is a product of two matrices
 * with the features: gradients need no code of their own.
 */
public final class RoiAlign {
  private RoiAlign() {}

  /**
   * Features of all boxes, picture by picture.
   *
   * @param features [N, C, h, w]
   * @param boxes by picture, in pixels; one or more in all
   * @param stride pixels per cell of the features
   * @param side S, bins along each axis
   * @return [R, C, S, S] in the order of the boxes
   */
  public static NDArray of(NDArray features, List<List<RegionBox>> boxes, double stride, int side) {
    NDList parts = new NDList();
    for (int i = 0; i < boxes.size(); i++) {
      if (!boxes.get(i).isEmpty()) {
        parts.add(picture(features.get(i), boxes.get(i), stride, side));
      }
    }
    return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 0);
  }

  /**
   * The same as an operator of a graph.
   *
   * @param features [1, C, h, w] of one picture
   * @param boxes left, top, right and bottom in pixels, [R, 4]
   * @return [R, C, S, S]
   */
  public static Value export(Value features, Value boxes, double stride, int side) {
    // Each box belongs to picture 0.
    Value pictures = boxes.slice(1, 0, 1).mul(0).cast(TensorType.INT64).reshape(-1);
    return features.apply(
        "RoiAlign",
        Attributes.none()
            .text("mode", "avg")
            .text("coordinate_transformation_mode", "half_pixel")
            .integer("output_height", side)
            .integer("output_width", side)
            .integer("sampling_ratio", 0)
            .real("spatial_scale", (float) (1 / stride)),
        boxes,
        pictures);
  }

  private static NDArray picture(NDArray features, List<RegionBox> boxes, double stride, int side) {
    int count = boxes.size();
    Shape shape = features.getShape();
    int height = (int) shape.get(1);
    int width = (int) shape.get(2);
    double[] rows = new double[count * side * height];
    double[] columns = new double[count * width * side];
    for (int i = 0; i < count; i++) {
      RegionBox box = boxes.get(i);
      double[] down = weights(box.top() / stride, box.bottom() / stride, side, height);
      double[] across = weights(box.left() / stride, box.right() / stride, side, width);
      System.arraycopy(down, 0, rows, i * down.length, down.length);
      for (int bin = 0; bin < side; bin++) {
        for (int x = 0; x < width; x++) {
          columns[(i * width + x) * side + bin] = across[bin * width + x];
        }
      }
    }
    // [C, R * S, w]
    NDArray lines = array(features, rows, new Shape((long) count * side, height)).matMul(features);
    return lines
        .reshape(shape.get(0), count, side, width)
        .transpose(1, 0, 2, 3)
        .matMul(array(features, columns, new Shape(count, 1, width, side)));
  }

  private static NDArray array(NDArray like, double[] values, Shape shape) {
    NDManager step = like.getManager();
    return step.create(values, shape).toType(like.getDataType(), false);
  }

  /**
   * Share of each cell in each bin, [side, cells].
   *
   * @param from where the box begins, in cells
   * @param to where it ends
   */
  private static double[] weights(double from, double to, int side, int cells) {
    double bin = (to - from) / side;
    int samples = Math.max(1, (int) Math.ceil(bin));
    double[] weights = new double[side * cells];
    for (int i = 0; i < side * samples; i++) {
      double place = from + (i + 0.5) * bin / samples - 0.5;
      // Beyond one cell outside there is nothing.
      if (place >= -1 && place <= cells) {
        double clamped = Math.max(0, Math.min(cells - 1, place));
        int before = (int) clamped;
        int after = Math.min(before + 1, cells - 1);
        int row = i / samples * cells;
        weights[row + before] += (1 - (clamped - before)) / samples;
        weights[row + after] += (clamped - before) / samples;
      }
    }
    return weights;
  }
}
