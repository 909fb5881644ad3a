package io.segstream.inference.vocabulary;

import io.segstream.inference.cluster.UnitVectors;
import java.util.List;

/**
 * Names what a vector shows by the words of a vocabulary, as XPM does (Huynh et al.,
 * "Open-Vocabulary Instance Segmentation via Robust Cross-Modal Pseudo-Labeling", CVPR 2022):
 * logits are dot products with the words' unit vectors, the background is a zero vector whose logit
 * is 0, and scores are the softmax over all of them. The best word counts, ties to the first, if it
 * is likelier than the background and the {@link LabelRule} holds. So adding a word never changes
 * which of two others is the better one.
 *
 * <p>Any thread may use it.
 */
public final class SegmentNamer {
  private final List<String> names;
  private final float[][] words;
  private final double scale;
  private final LabelRule rule;

  /**
   * @param table of all words that may be said
   * @param scale what dot products are multiplied by, above 0
   */
  public SegmentNamer(VocabularyTable table, double scale, LabelRule rule) {
    this.names = table.names();
    this.words = table.vectors().values().toArray(float[][]::new);
    this.scale = scale;
    this.rule = rule;
  }

  /** The words. */
  public List<String> names() {
    return names;
  }

  /** Length of the vectors. */
  public int dimensions() {
    return words[0].length;
  }

  /**
   * The name for a vector.
   *
   * @param vector of any length
   * @return empty text if no word is like enough
   * @throws IllegalArgumentException if it has another number of dimensions than the words
   */
  public String name(float[] vector) {
    double[] logits = new double[words.length];
    int best = 0;
    for (int i = 0; i < words.length; i++) {
      logits[i] = scale * UnitVectors.cosine(vector, words[i]);
      best = logits[i] > logits[best] ? i : best;
    }
    if (!(logits[best] > 0)) {
      return "";
    }
    double sum = Math.exp(-logits[best]);
    for (double logit : logits) {
      sum += Math.exp(logit - logits[best]);
    }
    double cosine = logits[best] / scale / length(vector);
    return 1 / sum > rule.score() && cosine >= rule.similarity() ? names.get(best) : "";
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
