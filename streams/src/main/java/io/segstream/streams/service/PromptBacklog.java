package io.segstream.streams.service;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Which prompts are still to be read of those that the broker had when a chunk was polled. Chunks
 * wait for them, so that a prompt is never overtaken by video that was published after it. For one
 * thread.
 */
final class PromptBacklog {
  /** Prompts that the broker promised but does not give are no reason to let video wait longer. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Asks the broker how far partitions reach. */
  interface Ends {
    /**
     * @return the offset after the last record that can be read; without partitions of which it is
     *     not known
     */
    Map<TopicPartition, Long> of(Set<TopicPartition> partitions);
  }

  private record End(long offset, long askedNanos) {}

  private final String chunks;
  private final String prompts;
  private final Ends ends;
  private final LongSupplier nanoTime;
  private final Map<TopicPartition, End> awaited = new HashMap<>();

  /**
   * @param chunks name of the topic with the video
   * @param prompts name of the topic with the prompts for it, partitioned like it
   * @param nanoTime the time, nanoseconds since anything
   */
  PromptBacklog(String chunks, String prompts, Ends ends, LongSupplier nanoTime) {
    this.chunks = chunks;
    this.prompts = prompts;
    this.ends = ends;
    this.nanoTime = nanoTime;
  }

  /** Asks for the prompts that chunks may have to wait for, if there are any among the records. */
  void polled(Set<TopicPartition> partitions) {
    Set<TopicPartition> uncertain =
        partitions.stream()
            .filter(partition -> partition.topic().equals(chunks))
            .map(partition -> new TopicPartition(prompts, partition.partition()))
            .collect(Collectors.toSet());
    if (!uncertain.isEmpty()) {
      long now = nanoTime.getAsLong();
      ends.of(uncertain).forEach((partition, end) -> awaited.put(partition, new End(end, now)));
    }
  }

  /**
   * How many records are left to read.
   *
   * @param known what the consumer says; empty until it has begun to read the partition
   * @param position offset of the next record that the consumer will return; asked for only if the
   *     consumer has begun
   */
  OptionalLong lag(
      TopicPartition partition, OptionalLong known, ToLongFunction<TopicPartition> position) {
    End end = awaited.get(partition);
    if (end == null || known.isEmpty()) {
      return known;
    }
    long left = end.offset() - position.applyAsLong(partition);
    if (left <= 0 || nanoTime.getAsLong() - end.askedNanos() > PATIENCE.toNanos()) {
      awaited.remove(partition);
      return known;
    }
    return OptionalLong.of(Math.max(left, known.getAsLong()));
  }
}
