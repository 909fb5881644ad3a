package io.segstream.streams.cli;

import io.segstream.inference.command.CommandException;
import io.segstream.streams.config.KafkaBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads all partitions of a topic without a consumer group, only what was committed. Not
 * thread-safe.
 */
final class TopicReader<T> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Where reading begins. */
  enum Start {
    BEGINNING,
    NOW
  }

  /** When reading ends. */
  enum End {
    /** With the last record that was there at the start. */
    LAST_RECORD,
    /** Only when it is told to. */
    NEVER
  }

  /** Takes records in the order of each partition. */
  @FunctionalInterface
  interface Visitor<T> {
    void visit(ConsumerRecord<String, T> record) throws IOException;
  }

  private final KafkaConsumer<String, T> consumer;
  private final List<TopicPartition> partitions;

  /**
   * Opens a topic that exists.
   *
   * @throws CommandException if there is no such topic
   */
  TopicReader(KafkaBlock kafka, String topic, Deserializer<T> values) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consumer = new KafkaConsumer<>(properties, new StringDeserializer(), values);
    partitions =
        Optional.ofNullable(consumer.partitionsFor(topic)).orElse(List.of()).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      consumer.close();
      throw new CommandException(
          "there is no topic '%s': create it with 'segstream topics create', or set topics.prefix"
              .formatted(topic));
    }
    consumer.assign(partitions);
  }

  /**
   * Reads until the end, or until told to stop.
   *
   * @return records given to the visitor
   */
  long read(Start start, End end, BooleanSupplier stop, Visitor<T> visitor) throws IOException {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    if (start == Start.BEGINNING) {
      consumer.seekToBeginning(partitions);
    } else {
      ends.forEach(consumer::seek);
    }
    long count = 0;
    while (!stop.getAsBoolean() && !(end == End.LAST_RECORD && reached(ends))) {
      for (ConsumerRecord<String, T> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        boolean wanted = end == End.NEVER || record.offset() < ends.get(partition);
        if (wanted && !stop.getAsBoolean()) {
          visitor.visit(record);
          count++;
        }
      }
    }
    return count;
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
