package io.segstream.trainer.method.xpm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How often words of one side were found in pictures, and how well they were drawn. */
final class FoundWords {
  private static final double GOOD = 0.5;

  private final List<Double> hits = new ArrayList<>();
  private final List<Double> chances = new ArrayList<>();
  private final List<Double> overlaps = new ArrayList<>();

  /** Takes in a word that was looked for among objects; by chance it is found so often. */
  void retrieved(boolean hit, double chance) {
    hits.add(hit ? 1.0 : 0);
    chances.add(chance);
  }

  /** Takes in the IoU of a pseudo-mask with the best object of its word. */
  void drawn(double overlap) {
    overlaps.add(overlap);
  }

  /** Adds the means to scores, those that there are. */
  void put(Map<String, Double> scores, String side) {
    if (!hits.isEmpty()) {
      scores.put(side + "Retrieval", mean(hits));
      scores.put(side + "Chance", mean(chances));
    }
    if (!overlaps.isEmpty()) {
      scores.put(side + "PseudoIou", mean(overlaps));
      scores.put(
          side + "PseudoPrecision",
          overlaps.stream().mapToDouble(each -> each >= GOOD ? 1 : 0).average().orElseThrow());
    }
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
