package io.segstream.trainer.network;

/**
 * A convolution that does what a convolution and batch normalisation in inference do together.
 *
 * @param weights [out, in, side, side], row-major
 * @param bias [out]
 */
record FoldedWeights(float[] weights, float[] bias) {
  /**
   * Folds {@code gamma * (w x - mean) / sqrt(variance + epsilon) + beta} into weights and bias; in
   * double precision, since the scales can be large where a channel hardly varies.
   */
  static FoldedWeights fold(
      float[] weights,
      float[] gamma,
      float[] beta,
      float[] mean,
      float[] variance,
      double epsilon) {
    float[] folded = new float[weights.length];
    float[] bias = new float[gamma.length];
    int perChannel = weights.length / gamma.length;
    for (int channel = 0; channel < gamma.length; channel++) {
      double scale = gamma[channel] / Math.sqrt(variance[channel] + epsilon);
      for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
        folded[i] = (float) (weights[i] * scale);
      }
      bias[channel] = (float) (beta[channel] - mean[channel] * scale);
    }
    return new FoldedWeights(folded, bias);
  }
}
