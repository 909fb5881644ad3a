package io.segstream.trainer.sample;

import ai.djl.ndarray.NDArray;

/** What a network says each pixel is. */
public final class PredictedClasses {
  private PredictedClasses() {}

  /**
   * The class of highest score.
   *
   * @param logits [N, C, h, w], C up to 255; no gradient is taken
   * @return [N, h, w] flattened, unsigned
   */
  public static byte[] of(NDArray logits) {
    long[] best = logits.stopGradient().argMax(1).toLongArray();
    byte[] classes = new byte[best.length];
    for (int i = 0; i < best.length; i++) {
      classes[i] = (byte) best[i];
    }
    return classes;
  }
}
