package io.segstream.inference.vocabulary;

/**
 * When a segment is like enough to a word to be called by it.
 *
 * @param score the word's share among all words and the background must be above this, 0 to 1
 * @param similarity the cosine of segment and word must be at least this, and above 0; 0 to 1
 */
public record LabelRule(double score, double similarity) {
  /** As Huynh et al. published: a share above 0.05, and liker to a word than to a zero vector. */
  public static final LabelRule PUBLISHED = new LabelRule(0.05, 0);

  public LabelRule {
    if (!(score >= 0 && score < 1) || !(similarity >= 0 && similarity <= 1)) {
      throw new IllegalArgumentException(
          "score %s must be 0 or more and below 1, similarity %s 0 to 1"
              .formatted(score, similarity));
    }
  }
}
