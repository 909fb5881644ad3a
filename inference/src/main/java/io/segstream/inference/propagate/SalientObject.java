package io.segstream.inference.propagate;

import io.segstream.inference.engine.FeatureMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The most salient object of a whole video, without any prompt. Not online: what is decided about a
 * frame depends on those after it, and memory grows with their number (about 2 MB a frame at
 * 480x268).
 *
 * <ol>
 *   <li>Cells that move otherwise than the background are salient, on average along their paths
 *       ({@link VideoFlow}), where the model sees an object.
 *   <li>Cells that look alike agree ({@link SaliencyModel}), which takes in parts that do not move
 *       and leaves out background that does. What is agreed counts where there is motion.
 *   <li>One threshold for the whole video parts object and background (Otsu, "A threshold selection
 *       method from gray-level histograms", 1979).
 *   <li>What is parted so is a label for each cell, and cells that look alike agree about labels
 *       once more. Motion counts less this time: the labels hold what it said.
 *   <li>After a second threshold, a little below Otsu's since thin parts hardly reach it, small
 *       blobs are dropped, and outlines follow the picture's edges ({@link OutlineRefiner}).
 * </ol>
 *
 * <p>Call order: {@link #add} for each frame, then {@link #masks} once. For one thread.
 */
public final class SalientObject {
  private static final float MEMORY = 0.8f;
  private static final int BINS = 256;
  private static final float LEAST_SHARE = 0.2f;

  /** Of the threshold at which masks end. */
  private static final float THRESHOLD_SHARE = 0.9f;

  private static final int LABEL = 1;

  private final PropagationSettings settings;
  private final List<SaliencyFrame> frames = new ArrayList<>();

  public SalientObject(PropagationSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * Takes in the next frame.
   *
   * @param map the model's features of the frame; only read, not kept
   * @param frame the frame as the model saw it; only read, not kept
   * @throws IllegalArgumentException if the model has no embeddings or the frame's size changes
   */
  public void add(FeatureMap map, RgbFrame frame) {
    if (!frames.isEmpty()) {
      RgbFrame first = frames.get(0).picture();
      if (frame.width() != first.width() || frame.height() != first.height()) {
        throw new IllegalArgumentException(
            "Frame %d is %dx%d, the first one is %dx%d: give frames of one size"
                .formatted(
                    frames.size(), frame.width(), frame.height(), first.width(), first.height()));
      }
    }
    frames.add(SaliencyFrame.of(map, frame, settings));
  }

  /** By frame: 1 inside the object and 0 outside, row by row, at the size of the frames added. */
  public List<byte[]> masks() {
    if (frames.isEmpty()) {
      return List.of();
    }
    CellImage image = frames.get(0).image();
    VideoFlow flow = VideoFlow.of(frames);
    List<float[]> motion = flow.alongPaths(flow.motion(), MEMORY, image);
    List<float[]> seeds = new ArrayList<>();
    for (int t = 0; t < frames.size(); t++) {
      seeds.add(product(motion.get(t), frames.get(t).objectness(), 2));
    }
    SaliencyModel model = new SaliencyModel(frames);
    List<float[]> means = flow.alongPaths(model.agreed(seeds), MEMORY, image);
    List<float[]> first = new ArrayList<>();
    for (int t = 0; t < frames.size(); t++) {
      first.add(product(means.get(t), motion.get(t), 1));
    }
    List<float[]> labels = flow.alongPaths(model.agreed(parted(first)), MEMORY, image);
    List<float[]> saliency = new ArrayList<>();
    for (int t = 0; t < frames.size(); t++) {
      saliency.add(product(labels.get(t), roots(motion.get(t)), 1));
    }
    float scale = 0.5f / (THRESHOLD_SHARE * threshold(saliency));
    List<byte[]> masks = new ArrayList<>();
    for (int t = 0; t < frames.size(); t++) {
      masks.add(mask(frames.get(t), saliency.get(t), scale));
    }
    return masks;
  }

  /** 1 above the threshold of the whole video and 0 below. */
  private static List<float[]> parted(List<float[]> saliency) {
    float threshold = threshold(saliency);
    List<float[]> labels = new ArrayList<>();
    for (float[] values : saliency) {
      float[] label = new float[values.length];
      for (int i = 0; i < label.length; i++) {
        label[i] = values[i] > threshold ? 1 : 0;
      }
      labels.add(label);
    }
    return labels;
  }

  private static float[] roots(float[] values) {
    float[] roots = new float[values.length];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = (float) Math.sqrt(values[i]);
    }
    return roots;
  }

  private static float[] product(float[] a, float[] b, float gain) {
    float[] product = new float[a.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = Math.min(1, gain * a[i] * b[i]);
    }
    return product;
  }

  private byte[] mask(SaliencyFrame frame, float[] saliency, float scale) {
    CellImage image = frame.image();
    float[] probability = new float[saliency.length];
    for (int i = 0; i < probability.length; i++) {
      probability[i] = Math.min(1, scale * saliency[i]);
    }
    dropSmallBlobs(probability, image);
    float edgeScale = settings.uses(Ingredient.REFINEMENT) ? settings.edgeScale() : 0;
    OutlineRefiner refiner = new OutlineRefiner(frame.picture(), image, edgeScale);
    refiner.add(LABEL, probability, frame.whole());
    return refiner.labels();
  }

  private static void dropSmallBlobs(float[] probability, CellImage image) {
    Blobs blobs = new Blobs(probability, probability, image.width(), image.height());
    if (blobs.blobs.size() < 2) {
      return;
    }
    double least = LEAST_SHARE * blobs.blobs.get(blobs.heaviest()).weight;
    for (int i = 0; i < probability.length; i++) {
      int blob = blobs.numbers[i];
      if (blob >= 0 && blobs.blobs.get(blob).weight < least) {
        probability[i] = 0;
      }
    }
  }

  /** Parts the values of all frames so that the variance between the two sides is largest. */
  private static float threshold(List<float[]> saliency) {
    long[] counts = new long[BINS];
    long total = 0;
    double sum = 0;
    for (float[] values : saliency) {
      for (float value : values) {
        int bin = Math.min(BINS - 1, (int) (value * BINS));
        counts[bin]++;
        sum += bin;
        total++;
      }
    }
    double best = -1;
    int threshold = 0;
    double below = 0;
    double sumBelow = 0;
    for (int bin = 0; bin < BINS - 1; bin++) {
      below += counts[bin];
      sumBelow += (double) counts[bin] * bin;
      double above = total - below;
      if (below == 0 || above == 0) {
        continue;
      }
      double gap = sumBelow / below - (sum - sumBelow) / above;
      double between = below * above * gap * gap;
      if (between > best) {
        best = between;
        threshold = bin;
      }
    }
    return (threshold + 1f) / BINS;
  }
}
