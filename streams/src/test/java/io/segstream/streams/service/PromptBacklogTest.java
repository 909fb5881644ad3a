package io.segstream.streams.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PromptBacklogTest {
  private static final TopicPartition CHUNKS = new TopicPartition("chunks", 3);
  private static final TopicPartition PROMPTS = new TopicPartition("prompts", 3);
  private static final OptionalLong NONE_LEFT = OptionalLong.of(0);

  private final Map<TopicPartition, Long> broker = new HashMap<>();
  private final List<Set<TopicPartition>> questions = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final PromptBacklog backlog =
      new PromptBacklog(
          "chunks",
          "prompts",
          partitions -> {
            questions.add(partitions);
            return Map.copyOf(broker);
          },
          nanos::get);

  @Test
  void shouldCountThePromptsThatTheConsumerHasNotComeTo() {
    broker.put(PROMPTS, 7L);
    backlog.polled(Set.of(CHUNKS));
    assertThat(questions).containsExactly(Set.of(PROMPTS));
    assertThat(backlog.lag(PROMPTS, NONE_LEFT, at(5))).hasValue(2);
    assertThat(backlog.lag(PROMPTS, OptionalLong.of(4), at(5))).hasValue(4);
    assertThat(backlog.lag(CHUNKS, OptionalLong.of(9), at(5))).hasValue(9);
  }

  @Test
  void shouldNotLetChunksWaitForPromptsThatCameAfterThem() {
    broker.put(PROMPTS, 7L);
    backlog.polled(Set.of(CHUNKS));
    broker.put(PROMPTS, 8L);
    assertThat(backlog.lag(PROMPTS, NONE_LEFT, at(6))).hasValue(1);
    assertThat(backlog.lag(PROMPTS, NONE_LEFT, at(7))).hasValue(0);
    assertThat(questions).hasSize(1);
  }

  @Test
  void shouldAskOnlyWhenThereAreChunks() {
    backlog.polled(Set.of());
    backlog.polled(Set.of(PROMPTS, new TopicPartition("clusters", 3)));
    assertThat(questions).isEmpty();
  }

  @Test
  void shouldBelieveTheConsumerWhenTheBrokerDoesNotAnswer() {
    backlog.polled(Set.of(CHUNKS));
    assertThat(questions).hasSize(1);
    assertThat(backlog.lag(PROMPTS, NONE_LEFT, at(5))).hasValue(0);
  }

  @Test
  void shouldSayNothingOfAPartitionThatTheConsumerHasNotBegun() {
    broker.put(PROMPTS, 7L);
    backlog.polled(Set.of(CHUNKS));
    assertThat(
            backlog.lag(
                PROMPTS,
                OptionalLong.empty(),
                partition -> {
                  throw new IllegalStateException("has no position");
                }))
        .isEmpty();
  }

  @Test
  void shouldNotWaitForeverForPromptsThatAreLost() {
    broker.put(PROMPTS, 7L);
    backlog.polled(Set.of(CHUNKS));
    nanos.addAndGet(PromptBacklog.PATIENCE.toNanos());
    assertThat(backlog.lag(PROMPTS, NONE_LEFT, at(5))).hasValue(2);
    nanos.addAndGet(1);
    assertThat(backlog.lag(PROMPTS, NONE_LEFT, at(5))).hasValue(0);
  }

  private static ToLongFunction<TopicPartition> at(long position) {
    return partition -> position;
  }
}
