package io.segstream.streams.media;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Lets the first of a run of like messages through and counts the rest. Messages are alike when
 * they differ only in numbers and addresses: a damaged picture logs one line for each macroblock.
 */
final class RepeatFilter {
  private static final Pattern VARIABLE_PART = Pattern.compile("0x[0-9a-fA-F]+|\\d+");

  private final LongSupplier nanoTime;
  private final long windowNanos;
  private final int capacity;
  private final Map<String, Run> runs = new LinkedHashMap<>();

  private static final class Run {
    private long startNanos;
    private long suppressed;
    private String latest = "";
  }

  RepeatFilter(LongSupplier nanoTime, long windowNanos, int capacity) {
    this.nanoTime = nanoTime;
    this.windowNanos = windowNanos;
    this.capacity = capacity;
  }

  /**
   * Offers one message.
   *
   * @return the lines to print now: none if it repeats an earlier one within the window; else the
   *     message, after a count of those held back since its like was last printed
   */
  synchronized List<String> offer(String message) {
    String kind = VARIABLE_PART.matcher(message).replaceAll("#");
    long now = nanoTime.getAsLong();
    Run run = runs.get(kind);
    if (run != null && now - run.startNanos < windowNanos) {
      run.suppressed++;
      run.latest = message;
      return List.of();
    }
    List<String> lines = new ArrayList<>(2);
    if (run == null) {
      evictOldest(lines);
      run = new Run();
      runs.put(kind, run);
    } else if (run.suppressed > 0) {
      lines.add(summary(run));
    }
    run.startNanos = now;
    run.suppressed = 0;
    lines.add(message);
    return lines;
  }

  private void evictOldest(List<String> lines) {
    if (runs.size() < capacity) {
      return;
    }
    var oldest = runs.entrySet().iterator().next();
    runs.remove(oldest.getKey());
    if (oldest.getValue().suppressed > 0) {
      lines.add(summary(oldest.getValue()));
    }
  }

  private static String summary(Run run) {
    return "%s (and %d more like it)".formatted(run.latest, run.suppressed);
  }
}
