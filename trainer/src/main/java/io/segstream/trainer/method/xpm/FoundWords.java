package io.segstream.trainer.method.xpm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often words of one kind were found in pictures, and how well they were drawn.
 *
 * <p>Words of one picture are not independent of each other, so the interval of the margin takes
 * pictures for what was drawn: for words {@code n_g}, and hits above chance {@code d_g}, of picture
 * g out of G, the margin {@code m = sum d_g / sum n_g} has the variance {@code G / (G - 1) * sum
 * (d_g - m n_g)^2 / (sum n_g)^2} (the linearised variance of a ratio: Cochran, "Sampling
 * Techniques", 3rd edition, 1977, section 6.3).
 */
final class FoundWords {
  private static final double GOOD = 0.5;

  /** Standard errors to each side that hold 95 % of a normal distribution. */
  private static final double NORMAL_95 = 1.96;

  private final Map<String, Asked> pictures = new LinkedHashMap<>();
  private final List<Double> overlaps = new ArrayList<>();

  /** Words that a picture was asked for. */
  private record Asked(int words, int hits, double chance) {
    Asked plus(Asked other) {
      return new Asked(words + other.words, hits + other.hits, chance + other.chance);
    }

    double aboveChance() {
      return hits - chance;
    }
  }

  /**
   * Takes in a word that was looked for among a picture's objects, and how often chance finds it.
   */
  void retrieved(String picture, boolean hit, double chance) {
    pictures.merge(picture, new Asked(1, hit ? 1 : 0, chance), Asked::plus);
  }

  /** Takes in the IoU of a pseudo-mask with the best object of its word. */
  void drawn(double overlap) {
    overlaps.add(overlap);
  }

  /**
   * Adds scores, those that there are.
   *
   * @param kind that their names begin with
   */
  void put(Map<String, Double> scores, String kind) {
    if (!pictures.isEmpty()) {
      Asked all = pictures.values().stream().reduce(Asked::plus).orElseThrow();
      double margin = all.aboveChance() / all.words();
      scores.put(kind + "Retrieval", (double) all.hits() / all.words());
      scores.put(kind + "Chance", all.chance() / all.words());
      scores.put(kind + "Margin", margin);
      if (pictures.size() > 1) {
        scores.put(kind + "MarginInterval", NORMAL_95 * standardError(margin, all.words()));
      }
      scores.put(kind + "Words", (double) all.words());
    }
    if (!overlaps.isEmpty()) {
      scores.put(
          kind + "PseudoIou",
          overlaps.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
      scores.put(
          kind + "PseudoPrecision",
          overlaps.stream().mapToDouble(each -> each >= GOOD ? 1 : 0).average().orElseThrow());
    }
  }

  private double standardError(double margin, int words) {
    double squares =
        pictures.values().stream()
            .mapToDouble(each -> each.aboveChance() - margin * each.words())
            .map(difference -> difference * difference)
            .sum();
    int count = pictures.size();
    return Math.sqrt(squares * count / (count - 1)) / words;
  }
}
