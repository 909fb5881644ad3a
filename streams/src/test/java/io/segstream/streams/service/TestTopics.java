package io.segstream.streams.service;

import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.serde.RecordHeaders;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.ObjectPrompt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes chunks to a broker and reads committed results from it. */
public final class TestTopics {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;
  private final TopicCatalogue catalogue;

  public TestTopics(String bootstrapServers, TopicCatalogue catalogue) {
    this.bootstrapServers = bootstrapServers;
    this.catalogue = catalogue;
  }

  public void send(List<VideoChunk> chunks) throws Exception {
    for (VideoChunk chunk : chunks) {
      send(chunk.header().feed().value(), chunk.video(), RecordHeaders.forChunk(chunk.header()));
    }
  }

  void prompt(List<ObjectPrompt> prompts) throws Exception {
    for (ObjectPrompt prompt : prompts) {
      send(Topic.PROMPTS, prompt.getFeed(), prompt.toByteArray(), RecordHeaders.forPrompt(prompt));
    }
  }

  void send(String key, byte[] value, Headers headers) throws Exception {
    send(Topic.CHUNKS, key, value, headers);
  }

  void send(Topic topic, String key, byte[] value, Headers headers) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers, "max.request.size", Integer.MAX_VALUE / 2),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  catalogue.name(topic),
                  null,
                  key.getBytes(StandardCharsets.UTF_8),
                  value,
                  headers))
          .get();
    }
  }

  /** Committed records of a topic; waits until there are so many or the service has died. */
  public List<ConsumerRecord<byte[], byte[]>> read(
      Topic topic, int expected, BooleanSupplier alive) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (records.size() < expected) {
        if (!alive.getAsBoolean()) {
          throw new AssertionError(
              "The service died after %d of %d records".formatted(records.size(), expected));
        }
        consumer.poll(POLL).forEach(records::add);
      }
      // One record too many must not go unseen.
      consumer.poll(POLL).forEach(records::add);
    }
    return records;
  }

  /**
   * How much has been written to a topic: committed and in all, markers of transactions included.
   */
  String ends(Topic topic) {
    return "%d committed of %d offsets"
        .formatted(end(topic, "read_committed"), end(topic, "read_uncommitted"));
  }

  private long end(Topic topic, String isolation) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", isolation),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      return consumer.endOffsets(partitions(consumer, topic)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, Topic topic) {
    return consumer.partitionsFor(catalogue.name(topic)).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  /** A record as text, without the broker's own offset. */
  static String text(ConsumerRecord<byte[], byte[]> record) {
    StringBuilder line = new StringBuilder();
    line.append(record.partition()).append(' ');
    line.append(new String(record.key(), StandardCharsets.UTF_8));
    record
        .headers()
        .forEach(
            header ->
                line.append(' ')
                    .append(header.key())
                    .append('=')
                    .append(new String(header.value(), StandardCharsets.UTF_8)));
    return line.append(' ').append(HexFormat.of().formatHex(record.value())).toString();
  }
}
