package io.segstream.inference.evaluate.cluster;

/**
 * How the linear classifier is trained: stochastic gradient descent with momentum, as MaskContrast
 * does.
 *
 * @param epochs passes over the samples, 1 or more
 * @param rate learning rate at first
 * @param lastFullEpoch index of the last epoch at this rate; later ones take a tenth
 * @param momentum share of the last step that is taken again
 * @param decay weight decay, of weights and biases
 * @param batch samples per step, 1 or more
 * @param spread standard deviation of the first weights; biases begin at 0
 */
record ProbeSettings(
    int epochs,
    double rate,
    int lastFullEpoch,
    double momentum,
    double decay,
    int batch,
    double spread) {
  static final ProbeSettings DEFAULT = new ProbeSettings(60, 0.1, 25, 0.9, 1e-4, 1024, 0.01);

  /** Learning rate of an epoch, counted from 0. */
  double rateOf(int epoch) {
    return epoch > lastFullEpoch ? 0.1 * rate : rate;
  }
}
