package io.segstream.inference.propagate;

import java.util.Arrays;

/**
 * Whether a cell moves rather as the object or as the background does. How far the flow departs
 * from the background's motion is counted for cells well inside and well outside the object's last
 * mask; the logarithm of the ratio of the two histograms is the evidence. So it says nothing about
 * an object that stands still, and what was taken in by mistake leaves again once it has moved with
 * the background for some frames.
 */
final class MotionEvidence {
  private static final int BINS = 24;
  private static final float PER_OCTAVE = 4;
  private static final float INSIDE = 1;
  private static final float OUTSIDE = -3;
  private static final float FARTHEST = -30;
  private static final double LEAST_COUNT = 20;
  private static final double FLOOR = 0.02;
  private static final float QUANTUM = 127;

  private MotionEvidence() {}

  /**
   * Evidence of one frame and of those before it.
   *
   * @param residual flow against the background's, in pixels, by cell
   * @param distance from the object's outline, positive inside, by cell
   * @param remembered evidence of the frame before, as {@link #remember} made it
   * @return -cap..cap by cell
   */
  static float[] of(
      float[] residual,
      float[] distance,
      byte[] remembered,
      CellFlow flow,
      CellImage image,
      PropagationSettings settings) {
    double[] object = new double[BINS];
    double[] background = new double[BINS];
    int[] bins = new int[residual.length];
    for (int i = 0; i < residual.length; i++) {
      bins[i] = bin(residual[i]);
      if (distance[i] > INSIDE) {
        object[bins[i]]++;
      } else if (distance[i] < OUTSIDE && distance[i] > FARTHEST) {
        background[bins[i]]++;
      }
    }
    float[] evidence = ratio(object, background, settings.motionCap());
    float memory = settings.motionMemory();
    float scale = settings.motionCap() / QUANTUM;
    int width = image.width();
    float[] total = new float[residual.length];
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < width; x++, i++) {
        int fromX = x + Math.round(flow.u()[i] / CellImage.STRIDE);
        int fromY = y + Math.round(flow.v()[i] / CellImage.STRIDE);
        boolean known = fromX >= 0 && fromX < width && fromY >= 0 && fromY < image.height();
        float before = known ? remembered[fromY * width + fromX] * scale : 0;
        total[i] = memory * before + (1 - memory) * evidence[bins[i]];
      }
    }
    return total;
  }

  /** Evidence in a byte per cell. */
  static byte[] remember(float[] evidence, PropagationSettings settings) {
    byte[] remembered = new byte[evidence.length];
    for (int i = 0; i < evidence.length; i++) {
      remembered[i] = (byte) Math.round(evidence[i] * (QUANTUM / settings.motionCap()));
    }
    return remembered;
  }

  private static final float[] BIN_STARTS = binStarts();

  private static float[] binStarts() {
    float[] starts = new float[BINS];
    for (int b = 0; b < BINS; b++) {
      starts[b] = (float) (StrictMath.pow(2, b / PER_OCTAVE) - 1);
    }
    return starts;
  }

  private static int bin(float residual) {
    int found = Arrays.binarySearch(BIN_STARTS, residual);
    return found >= 0 ? found : -found - 2;
  }

  private static float[] ratio(double[] object, double[] background, float cap) {
    double objects = Arrays.stream(object).sum();
    double backgrounds = Arrays.stream(background).sum();
    float[] ratio = new float[BINS];
    if (objects < LEAST_COUNT || backgrounds < LEAST_COUNT) {
      return ratio;
    }
    double[] o = smooth(object);
    double[] b = smooth(background);
    for (int i = 0; i < BINS; i++) {
      double log = StrictMath.log((o[i] / objects + FLOOR) / (b[i] / backgrounds + FLOOR));
      ratio[i] = (float) Math.max(-cap, Math.min(cap, log));
    }
    return ratio;
  }

  private static double[] smooth(double[] counts) {
    double[] smooth = new double[BINS];
    for (int i = 0; i < BINS; i++) {
      smooth[i] =
          0.5 * counts[i]
              + 0.25 * counts[Math.max(0, i - 1)]
              + 0.25 * counts[Math.min(BINS - 1, i + 1)];
    }
    return smooth;
  }
}
