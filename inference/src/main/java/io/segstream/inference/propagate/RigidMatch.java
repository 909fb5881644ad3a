package io.segstream.inference.propagate;

/**
 * Finds the one translation that best explains where the whole of an object went, by a full search
 * over grey values of the object's own pixels. Optical flow is computed for patches, and those of
 * an object that is small or has a plain inside hold so much of what is around it that they follow
 * the background; this does not.
 */
final class RigidMatch {
  private static final int REACH = 14;
  private static final int MOST_SAMPLES = 800;
  private static final int LEAST_SAMPLES = 16;
  private static final float LEAST_INSIDE = 0.5f;
  private static final float BETTER = 0.8f;
  private static final float LEAST_GAIN = 1;

  private RigidMatch() {}

  /**
   * The object's flow if it moved as a whole and optical flow has missed that.
   *
   * @param carried the object's mask as optical flow carries it, by cell
   * @return the same displacement for all cells, or null if optical flow explains the pixels about
   *     as well or better, or the object is too small to tell
   */
  static CellFlow of(
      PropagationState state, int label, float[] carried, CellFlow flow, CellImage image) {
    int[] samples = samples(state, label, image);
    if (samples.length < LEAST_SAMPLES) {
      return null;
    }
    float most = BETTER * error(carried, flow, state.grey(), image) - LEAST_GAIN;
    float least = most;
    int bestX = 0;
    int bestY = 0;
    for (int dy = -REACH; dy <= REACH; dy++) {
      for (int dx = -REACH; dx <= REACH; dx++) {
        float error = error(samples, dx, dy, state.grey(), image);
        if (error < least) {
          least = error;
          bestX = dx;
          bestY = dy;
        }
      }
    }
    return least < most
        ? CellFlow.uniform(image, -bestX * CellImage.GREY_STRIDE, -bestY * CellImage.GREY_STRIDE)
        : null;
  }

  /** Pixels of the grey picture inside the object, evenly thinned out. */
  private static int[] samples(PropagationState state, int label, CellImage image) {
    int width = image.greyWidth();
    int[] inside = new int[width * image.greyHeight()];
    int count = 0;
    for (int y = 0; y < image.greyHeight(); y++) {
      int row = CellImage.GREY_STRIDE * y * state.width();
      for (int x = 0; x < width; x++) {
        if ((state.labels()[row + CellImage.GREY_STRIDE * x] & 0xFF) == label) {
          inside[count++] = y * width + x;
        }
      }
    }
    int step = Math.max(1, (count + MOST_SAMPLES - 1) / MOST_SAMPLES);
    int[] samples = new int[(count + step - 1) / step];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = inside[i * step];
    }
    return samples;
  }

  /** Mean difference of grey if the samples moved by so much; infinite if most left the picture. */
  private static float error(int[] samples, int dx, int dy, byte[] before, CellImage image) {
    int width = image.greyWidth();
    byte[] now = image.grey();
    int sum = 0;
    int inside = 0;
    for (int sample : samples) {
      int x = sample % width + dx;
      int y = sample / width + dy;
      if (x >= 0 && y >= 0 && x < width && y < image.greyHeight()) {
        sum += Math.abs((now[y * width + x] & 0xFF) - (before[sample] & 0xFF));
        inside++;
      }
    }
    return inside < LEAST_INSIDE * samples.length ? Float.POSITIVE_INFINITY : (float) sum / inside;
  }

  /** Mean difference of grey along the flow, inside the mask. */
  private static float error(float[] mask, CellFlow flow, byte[] before, CellImage image) {
    int width = image.greyWidth();
    int per = CellImage.STRIDE / CellImage.GREY_STRIDE;
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] <= 0) {
        continue;
      }
      int dx = Math.round(flow.u()[i] / CellImage.GREY_STRIDE);
      int dy = Math.round(flow.v()[i] / CellImage.GREY_STRIDE);
      for (int k = 0; k < per * per; k++) {
        int x = i % image.width() * per + k % per;
        int y = i / image.width() * per + k / per;
        int fromX = Math.max(0, Math.min(width - 1, x + dx));
        int fromY = Math.max(0, Math.min(image.greyHeight() - 1, y + dy));
        int difference =
            (image.grey()[y * width + x] & 0xFF) - (before[fromY * width + fromX] & 0xFF);
        sum += mask[i] * Math.abs(difference);
        weight += mask[i];
      }
    }
    return weight == 0 ? Float.POSITIVE_INFINITY : (float) (sum / weight);
  }
}
