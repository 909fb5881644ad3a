package io.segstream.streams.render;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the committed records that a topic held when the scan began, one at a time, without keeping
 * more than one poll's worth. Order is that of each partition. For one thread.
 */
final class TopicScan<V> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String topic;
  private final KafkaConsumer<String, V> consumer;
  private final Predicate<String> keys;
  private final Map<TopicPartition, Long> ends;
  private final ArrayDeque<ConsumerRecord<String, V>> waiting = new ArrayDeque<>();

  /**
   * Begins at the oldest record.
   *
   * @param clients settings of the consumer
   * @param keys chooses records
   * @throws MissingTopicException if there is no such topic
   */
  TopicScan(Map<String, ?> clients, String topic, Deserializer<V> values, Predicate<String> keys) {
    Map<String, Object> settings = new HashMap<>(clients);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.topic = topic;
    this.keys = keys;
    this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), values);
    try {
      this.ends = consumer.endOffsets(partitions());
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private List<TopicPartition> partitions() {
    List<TopicPartition> partitions =
        Optional.ofNullable(consumer.partitionsFor(topic)).orElse(List.of()).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new MissingTopicException(
          "There is no topic '%s': create it with 'segstream topics create', or set topics.prefix"
              .formatted(topic));
    }
    return partitions;
  }

  /** The next record, which stays the next one; empty at the end. */
  Optional<ConsumerRecord<String, V>> peek() {
    fill();
    return Optional.ofNullable(waiting.peek());
  }

  /** The next record; empty at the end. */
  Optional<ConsumerRecord<String, V>> next() {
    fill();
    return Optional.ofNullable(waiting.poll());
  }

  private void fill() {
    long idleSince = System.nanoTime();
    while (waiting.isEmpty() && !reached()) {
      int seen = 0;
      for (ConsumerRecord<String, V> record : consumer.poll(POLL)) {
        seen++;
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.get(partition) && keys.test(record.key())) {
          waiting.add(record);
        }
      }
      if (seen > 0) {
        idleSince = System.nanoTime();
      } else if (System.nanoTime() - idleSince > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "Topic %s gave nothing for %d s though its end at %s was not reached: is the broker up?"
                .formatted(topic, PATIENCE.toSeconds(), ends.values()));
      }
    }
  }

  private boolean reached() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
