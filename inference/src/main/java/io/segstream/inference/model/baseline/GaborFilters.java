package io.segstream.inference.model.baseline;

/** Oriented filters with an even and an odd phase. */
final class GaborFilters {
  private static final double WAVELENGTH = 4;
  private static final double SIGMA = 1.8;

  private GaborFilters() {}

  /**
   * Filters without a response to flat areas, sum of absolute weights 1.
   *
   * @param orientations evenly spread over half a turn
   * @param size rows and columns of a filter
   * @return [2 x orientations, size, size]: first all even filters, then all odd ones
   */
  static float[] pairs(int orientations, int size) {
    float[] filters = new float[2 * orientations * size * size];
    for (int orientation = 0; orientation < orientations; orientation++) {
      double angle = Math.PI * orientation / orientations;
      write(filters, orientation, size, angle, Math.PI / 2);
      write(filters, orientations + orientation, size, angle, 0);
    }
    return filters;
  }

  private static void write(float[] filters, int index, int size, double angle, double phase) {
    double[] wave = new double[size * size];
    double[] envelope = new double[size * size];
    double waveSum = 0;
    double envelopeSum = 0;
    for (int i = 0; i < wave.length; i++) {
      double y = i / size - (size - 1) / 2.0;
      double x = i % size - (size - 1) / 2.0;
      double along = x * Math.cos(angle) + y * Math.sin(angle);
      envelope[i] = Math.exp(-(x * x + y * y) / (2 * SIGMA * SIGMA));
      wave[i] = envelope[i] * Math.sin(2 * Math.PI * along / WAVELENGTH + phase);
      waveSum += wave[i];
      envelopeSum += envelope[i];
    }
    double total = 0;
    for (int i = 0; i < wave.length; i++) {
      wave[i] -= envelope[i] * waveSum / envelopeSum;
      total += Math.abs(wave[i]);
    }
    for (int i = 0; i < wave.length; i++) {
      filters[index * wave.length + i] = (float) (wave[i] / total);
    }
  }
}
