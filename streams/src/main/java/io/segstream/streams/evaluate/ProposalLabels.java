package io.segstream.streams.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/**
 * Labels for tracks where only so many are allowed, given as the tracks come: the first free one;
 * once none is free, that of the least salient track not in view, if the new one has become more
 * salient than it was. For one thread.
 */
final class ProposalLabels {
  private final int most;
  private final Map<Long, Integer> labels = new HashMap<>();

  ProposalLabels(int most) {
    this.most = most;
  }

  /**
   * Labels of one frame's segments.
   *
   * @param trackIds by segment; 0 while a track is tentative
   * @param salience of a track so far
   * @return by segment, from 1; 0 for none
   */
  int[] of(long[] trackIds, LongToDoubleFunction salience) {
    List<Long> seen = new ArrayList<>();
    for (long id : trackIds) {
      seen.add(id);
    }
    int[] given = new int[trackIds.length];
    for (int s = 0; s < given.length; s++) {
      if (trackIds[s] != 0) {
        given[s] = label(trackIds[s], seen, salience);
      }
    }
    return given;
  }

  private int label(long id, List<Long> seen, LongToDoubleFunction salience) {
    if (!labels.containsKey(id)) {
      if (labels.size() < most) {
        labels.put(id, labels.size() + 1);
      } else {
        takeOver(id, seen, salience);
      }
    }
    return labels.getOrDefault(id, 0);
  }

  private void takeOver(long id, List<Long> seen, LongToDoubleFunction salience) {
    long weakest = 0;
    for (long other : labels.keySet().stream().sorted().toList()) {
      boolean away = !seen.contains(other);
      if (away
          && (weakest == 0 || salience.applyAsDouble(other) < salience.applyAsDouble(weakest))) {
        weakest = other;
      }
    }
    if (weakest != 0 && salience.applyAsDouble(weakest) < salience.applyAsDouble(id)) {
      labels.put(id, labels.remove(weakest));
    }
  }
}
