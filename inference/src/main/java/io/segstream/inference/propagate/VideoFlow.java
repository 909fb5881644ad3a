package io.segstream.inference.propagate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Optical flow between the neighbours of a whole video, both ways, and how far it departs from the
 * background's motion.
 *
 * @param toPrevious by frame: where each cell was on the frame before; none for the first
 * @param toNext by frame: where each cell will be on the next frame; none for the last
 * @param motion by frame and cell, 0..1: whether a cell moves otherwise than the background
 */
record VideoFlow(List<CellFlow> toPrevious, List<CellFlow> toNext, List<float[]> motion) {
  private static final float LEAST = 0.1f;
  private static final float MEDIANS = 3;
  private static final float FLOOR = 0.4f;
  private static final double STEEPNESS = 2 / 0.6931471805599453;

  static VideoFlow of(List<SaliencyFrame> frames) {
    List<CellFlow> toPrevious = new ArrayList<>();
    List<CellFlow> toNext = new ArrayList<>();
    List<float[]> motion = new ArrayList<>();
    for (int t = 0; t < frames.size(); t++) {
      CellImage image = frames.get(t).image();
      CellFlow before = t == 0 ? null : CellFlow.between(image, frames.get(t - 1).image().grey());
      CellFlow after =
          t == frames.size() - 1 ? null : CellFlow.between(image, frames.get(t + 1).image().grey());
      motion.add(motion(before, after, image));
      toPrevious.add(before == null ? CellFlow.none(image) : before);
      toNext.add(after == null ? CellFlow.none(image) : after);
    }
    return new VideoFlow(toPrevious, toNext, motion);
  }

  /**
   * The geometric mean of both directions' departures, each against its frame's median.
   *
   * @param before flow to the frame before; null if there is none
   * @param after flow to the next frame; null if there is none
   */
  static float[] motion(CellFlow before, CellFlow after, CellImage image) {
    double[] product = new double[image.cells()];
    Arrays.fill(product, 1);
    int directions = 0;
    for (CellFlow flow : new CellFlow[] {before, after}) {
      if (flow != null) {
        directions++;
        multiply(product, flow, image);
      }
    }
    float[] motion = new float[product.length];
    if (directions > 0) {
      for (int i = 0; i < motion.length; i++) {
        motion[i] = (float) (1 / (1 + StrictMath.pow(product[i], -STEEPNESS / directions)));
      }
    }
    return motion;
  }

  private static void multiply(double[] product, CellFlow flow, CellImage image) {
    boolean[] all = new boolean[image.cells()];
    Arrays.fill(all, true);
    float[] residual = BackgroundMotion.residual(flow, image, all);
    float[] sorted = residual.clone();
    Arrays.sort(sorted);
    double scale = MEDIANS * sorted[sorted.length / 2] + FLOOR;
    for (int i = 0; i < product.length; i++) {
      product[i] *= (residual[i] + LEAST) / scale;
    }
  }

  /**
   * The mean of a value along each cell's path through the video, nearer frames counting more.
   *
   * @param values by frame and cell
   * @param memory weight of a neighbouring frame's mean against a frame's own value, 0..1
   */
  List<float[]> alongPaths(List<float[]> values, float memory, CellImage image) {
    int count = values.size();
    float[][] forward = new float[count][];
    float[][] backward = new float[count][];
    float[] weights = new float[count];
    for (int t = 0; t < count; t++) {
      weights[t] = t == 0 ? 1 : 1 + memory * weights[t - 1];
      forward[t] =
          t == 0
              ? values.get(t)
              : mean(
                  values.get(t), forward[t - 1], memory * weights[t - 1], toPrevious.get(t), image);
    }
    for (int t = count - 1; t >= 0; t--) {
      backward[t] =
          t == count - 1
              ? values.get(t)
              : mean(
                  values.get(t),
                  backward[t + 1],
                  memory * weights[count - 2 - t],
                  toNext.get(t),
                  image);
    }
    List<float[]> means = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      float before = weights[t];
      float after = weights[count - 1 - t];
      float[] mean = new float[image.cells()];
      for (int i = 0; i < mean.length; i++) {
        mean[i] =
            (forward[t][i] * before + backward[t][i] * after - values.get(t)[i])
                / (before + after - 1);
      }
      means.add(mean);
    }
    return means;
  }

  private static float[] mean(
      float[] own, float[] neighbour, float weight, CellFlow flow, CellImage image) {
    int width = image.width();
    int height = image.height();
    float[] mean = new float[own.length];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        float px = clamp(x + flow.u()[i] / CellImage.STRIDE, width);
        float py = clamp(y + flow.v()[i] / CellImage.STRIDE, height);
        int left = (int) px;
        int top = (int) py;
        int right = Math.min(width - 1, left + 1);
        int bottom = Math.min(height - 1, top + 1);
        float fx = px - left;
        float fy = py - top;
        float above =
            neighbour[top * width + left] * (1 - fx) + neighbour[top * width + right] * fx;
        float below =
            neighbour[bottom * width + left] * (1 - fx) + neighbour[bottom * width + right] * fx;
        mean[i] = (own[i] + weight * (above * (1 - fy) + below * fy)) / (1 + weight);
      }
    }
    return mean;
  }

  private static float clamp(float position, int cells) {
    return Math.max(0, Math.min(cells - 1, position));
  }
}
