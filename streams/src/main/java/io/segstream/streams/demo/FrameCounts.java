package io.segstream.streams.demo;

import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Frames by what became of them.
 *
 * @param in frames that ingest announced
 * @param segmented frames that went through the model
 * @param skipped frames left out on purpose, by reason
 * @param failed frames that could not be processed, by reason
 */
public record FrameCounts(
    long in, long segmented, Map<String, Long> skipped, Map<String, Long> failed) {
  public FrameCounts {
    skipped = new TreeMap<>(skipped);
    failed = new TreeMap<>(failed);
  }

  /** Frames with an outcome. */
  public long accounted() {
    return segmented + sum(skipped) + sum(failed);
  }

  /** Whether there were frames, and not one of them could be processed. */
  public boolean allFailed() {
    return accounted() > 0 && sum(failed) == accounted();
  }

  /** Counts a frame more. */
  FrameCounts plus(FrameSegments frame) {
    Map<String, Long> moreSkipped = new TreeMap<>(skipped);
    Map<String, Long> moreFailed = new TreeMap<>(failed);
    if (frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_SKIPPED) {
      moreSkipped.merge(word(frame.getSkipReason().name(), "SKIP_REASON_"), 1L, Long::sum);
    } else if (frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_FAILED) {
      moreFailed.merge(word(frame.getFailureReason().name(), "FAILURE_REASON_"), 1L, Long::sum);
    }
    boolean done = frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_SEGMENTED;
    return new FrameCounts(in, segmented + (done ? 1 : 0), moreSkipped, moreFailed);
  }

  private static String word(String name, String prefix) {
    return name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** For people: "150 in = 148 segmented + 0 skipped + 2 failed (damaged 2)". */
  @Override
  public String toString() {
    return "%d in = %d segmented + %d skipped%s + %d failed%s"
        .formatted(in, segmented, sum(skipped), reasons(skipped), sum(failed), reasons(failed));
  }

  private static String reasons(Map<String, Long> counts) {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (reason, count) ->
            text.append(text.isEmpty() ? " (" : ", ").append(reason).append(' ').append(count));
    return text.isEmpty() ? "" : text.append(')').toString();
  }
}
