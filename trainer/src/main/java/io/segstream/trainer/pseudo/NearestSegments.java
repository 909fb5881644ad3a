package io.segstream.trainer.pseudo;

import java.util.ArrayList;
import java.util.List;

/**
 * Classifies segments by the most similar ones whose class is known: the class that most of them
 * have, ties to the lowest number (Ke, Hwang and Yu, ICLR 2021). Not thread-safe while it is
 * filled.
 */
public final class NearestSegments {
  private final int neighbours;
  private final int classes;
  private final List<float[]> vectors = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  /**
   * Nothing known yet.
   *
   * @param neighbours that vote, 1 or more
   * @param classes that there are
   */
  public NearestSegments(int neighbours, int classes) {
    if (neighbours < 1 || classes < 1) {
      throw new IllegalArgumentException(
          "neighbours %d and classes %d must both be at least 1".formatted(neighbours, classes));
    }
    this.neighbours = neighbours;
    this.classes = classes;
  }

  /**
   * Remembers a segment.
   *
   * @param vector unit length; not copied
   * @param label its class
   */
  public void add(float[] vector, int label) {
    vectors.add(vector);
    labels.add(label);
  }

  /** How many segments are known. */
  public int size() {
    return vectors.size();
  }

  /**
   * The class of a segment.
   *
   * @throws IllegalStateException if nothing is known
   */
  public int classOf(float[] vector) {
    if (vectors.isEmpty()) {
      throw new IllegalStateException("There is no segment of a known class to compare with");
    }
    int most = Math.min(neighbours, vectors.size());
    float[] nearest = new float[most];
    int[] voters = new int[most];
    int found = 0;
    for (int i = 0; i < vectors.size(); i++) {
      float cosine = dot(vector, vectors.get(i));
      if (found < most || cosine > nearest[most - 1]) {
        int at = found < most ? found++ : most - 1;
        while (at > 0 && nearest[at - 1] < cosine) {
          nearest[at] = nearest[at - 1];
          voters[at] = voters[--at];
        }
        nearest[at] = cosine;
        voters[at] = labels.get(i);
      }
    }
    return majority(voters, classes);
  }

  /** The class that occurs most often, ties to the lowest number. */
  static int majority(int[] voters, int classes) {
    int[] votes = new int[classes];
    for (int voter : voters) {
      votes[voter]++;
    }
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = votes[c] > votes[best] ? c : best;
    }
    return best;
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }
}
