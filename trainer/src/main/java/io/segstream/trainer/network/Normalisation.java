package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.segstream.trainer.autograd.Scale;
import java.util.List;

/**
 * From bytes to the numbers that networks see: {@code (x / 255 - mean) / std} per channel of RGB,
 * with the statistics of ImageNet, as both papers use them.
 */
public final class Normalisation {
  /** Mean of R, G and B, of values in 0..1. */
  public static final List<Float> MEAN = List.of(0.485f, 0.456f, 0.406f);

  /** Standard deviation of R, G and B, of values in 0..1. */
  public static final List<Float> STD = List.of(0.229f, 0.224f, 0.225f);

  private Normalisation() {}

  /**
   * Normalises pictures.
   *
   * @param pictures [N, H, W, 3], unsigned bytes, RGB
   * @return [N, 3, H, W], float32, on the manager of {@code pictures}
   */
  public static NDArray apply(NDArray pictures) {
    NDArray scaled = Scale.down(pictures.toType(DataType.FLOAT32, true).transpose(0, 3, 1, 2), 255);
    NDArray mean = pictures.getManager().create(array(MEAN)).reshape(1, 3, 1, 1);
    NDArray std = pictures.getManager().create(array(STD)).reshape(1, 3, 1, 1);
    return scaled.sub(mean).div(std);
  }

  private static float[] array(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }
}
