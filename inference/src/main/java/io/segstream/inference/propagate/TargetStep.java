package io.segstream.inference.propagate;

import java.util.Arrays;

/**
 * What one frame says about one object.
 *
 * @param target before the frame
 * @param window in which it was looked for; null if it is lost
 * @param features [features][cells of the window]
 * @param probability by cell of the window
 * @param motion evidence to remember, by cell of the image
 * @param lineage to remember, by cell of the image
 * @param confidence 0..1
 * @param area in cells, to expect on the next frame
 */
record TargetStep(
    Target target,
    CellWindow window,
    float[][] features,
    float[] probability,
    byte[] motion,
    byte[] lineage,
    float confidence,
    float area) {

  /** The object is not to be seen. */
  static TargetStep lost(Target target, float confidence) {
    byte[] nothing = new byte[target.motion().length];
    return new TargetStep(target, null, null, null, nothing, nothing, confidence, target.area());
  }

  boolean tracked() {
    return window != null;
  }

  /** The features of an object's window, with its mask there, for learning. */
  float[] lesson(float[] mask, int gridWidth, int gridHeight) {
    float[] trust = new float[probability.length];
    for (int i = 0; i < trust.length; i++) {
      float sure = 2 * probability[i] - 1;
      trust[i] = sure * sure;
    }
    float[] distance = SignedDistance.of(mask, gridWidth, gridHeight);
    return TargetSamples.sums(
        features, window.cut(mask, gridWidth), window.cut(distance, gridWidth), trust);
  }

  /** Trust in every cell. */
  static float[] fullTrust(int cells) {
    float[] trust = new float[cells];
    Arrays.fill(trust, 1);
    return trust;
  }
}
