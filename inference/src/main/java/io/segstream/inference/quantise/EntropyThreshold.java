package io.segstream.inference.quantise;

/**
 * Where to cut a distribution of magnitudes so that bytes tell most about it: the cut whose
 * quantised distribution has the least Kullback-Leibler divergence from the cut one (Migacz, "8-bit
 * inference with TensorRT", GTC 2017).
 */
final class EntropyThreshold {
  /** Magnitudes that signed bytes tell apart. */
  private static final int LEVELS = 128;

  /** Distance between cuts that are tried. */
  private static final int STEP = 8;

  private EntropyThreshold() {}

  /**
   * How many of the bins to keep.
   *
   * @param magnitudes their counts, the first bin begins at 0
   */
  static int bins(long[] magnitudes) {
    long[] counts = magnitudes.clone();
    // Zeros, of which activations are full, are exact at any scale and would outweigh all else.
    counts[0] = counts[1];
    int best = counts.length;
    double least = Double.POSITIVE_INFINITY;
    for (int kept = LEVELS; kept <= counts.length; kept += STEP) {
      double divergence = divergence(counts, kept);
      if (divergence < least) {
        least = divergence;
        best = kept;
      }
    }
    return best;
  }

  private static double divergence(long[] counts, int kept) {
    double total = 0;
    double outside = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      total += counts[bin];
      outside += bin < kept ? 0 : counts[bin];
    }
    double[] quantised = quantised(counts, kept);
    double mass = 0;
    for (double each : quantised) {
      mass += each;
    }
    if (mass == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double divergence = 0;
    for (int bin = 0; bin < kept; bin++) {
      double p = (counts[bin] + (bin == kept - 1 ? outside : 0)) / total;
      if (p > 0) {
        double q = quantised[bin] / mass;
        if (q == 0) {
          // What lies outside falls where nothing was: infinitely surprising.
          return Double.POSITIVE_INFINITY;
        }
        divergence += p * Math.log(p / q);
      }
    }
    return divergence;
  }

  /** The counts of each level spread evenly over its bins that hold something. */
  private static double[] quantised(long[] counts, int kept) {
    double[] spread = new double[kept];
    for (int level = 0; level < LEVELS; level++) {
      int from = level * kept / LEVELS;
      int to = (level + 1) * kept / LEVELS;
      long sum = 0;
      int filled = 0;
      for (int bin = from; bin < to; bin++) {
        sum += counts[bin];
        filled += counts[bin] > 0 ? 1 : 0;
      }
      for (int bin = from; bin < to; bin++) {
        spread[bin] = counts[bin] > 0 ? (double) sum / filled : 0;
      }
    }
    return spread;
  }
}
