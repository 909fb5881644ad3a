package io.segstream.trainer.pseudo;

/** Labels of pixels by their most likely class. */
public final class LikeliestClass {
  private LikeliestClass() {}

  /**
   * The class of highest score, ties to the lowest number.
   *
   * @param scores of the classes at each pixel, one pixel after another
   * @param classes up to 255
   */
  public static byte[] of(float[] scores, int classes) {
    byte[] labels = new byte[scores.length / classes];
    for (int i = 0; i < labels.length; i++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = scores[i * classes + c] > scores[i * classes + best] ? c : best;
      }
      labels[i] = (byte) best;
    }
    return labels;
  }
}
