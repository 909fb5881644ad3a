package io.segstream.trainer.data.load;

import io.segstream.trainer.data.ExampleException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;

/**
 * Which examples could not be read, each counted once however often it is drawn. Texts are kept of
 * those with the lowest indices only. Thread-safe.
 */
public final class SkippedExamples {
  /** Texts that are kept. */
  public static final int MOST_REASONS = 20;

  private final BitSet indices = new BitSet();
  private final TreeMap<Integer, String> reasons = new TreeMap<>();

  synchronized void add(int index, String id, ExampleException reason) {
    if (indices.get(index)) {
      return;
    }
    indices.set(index);
    reasons.put(index, "%s: %s".formatted(id, reason.getMessage()));
    if (reasons.size() > MOST_REASONS) {
      reasons.pollLastEntry();
    }
  }

  /** Number of different examples. */
  public synchronized int count() {
    return indices.cardinality();
  }

  /** Id and reason of the first {@value #MOST_REASONS} in the order of the dataset. */
  public synchronized List<String> reasons() {
    return new ArrayList<>(reasons.values());
  }
}
