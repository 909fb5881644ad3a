package io.segstream.trainer.autograd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * Multiplies and divides by numbers where gradients pass. {@link NDArray#mul(Number)} and {@link
 * NDArray#div(Number)} of DJL 0.35 must not be used there: they put the number into memory of the
 * Java heap's buffers and let go of it before the backward pass reads it, so that after a garbage
 * collection the gradient is multiplied by whatever lies there. Here the number lives as long as
 * the array's manager.
 */
public final class Scale {
  private Scale() {}

  /** The array times a number, of the array's type. */
  public static NDArray by(NDArray array, double factor) {
    return array.mul(number(array, factor));
  }

  /** The array divided by a number, of the array's type. */
  public static NDArray down(NDArray array, double divisor) {
    return array.div(number(array, divisor));
  }

  private static NDArray number(NDArray array, double value) {
    NDManager manager = array.getManager();
    return array.getDataType() == DataType.FLOAT64
        ? manager.create(value)
        : manager.create((float) value);
  }
}
