package io.segstream.streams.service;

import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer that knows of prompts before it has come to them.
 *
 * <p>Kafka Streams processes the partitions of a task in the order of their timestamps, and lets
 * them wait for one of which the consumer says that the broker holds more. But the consumer says
 * what it was told when it last came to the partition. With one record a poll it comes to the
 * prompts only when the chunks of the same response are through, and until then takes them for
 * read. So after each poll that gives a chunk the broker is asked, by another connection: on that
 * of the consumer the answer would come after that to its next fetch, which may take half a second.
 */
final class PromptFirstConsumer extends KafkaConsumer<byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(PromptFirstConsumer.class);
  private static final Duration ANSWER_TIME = Duration.ofSeconds(1);
  private static final ListOffsetsOptions COMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)
          .timeoutMs(Math.toIntExact(ANSWER_TIME.toMillis()));

  private final Admin admin;
  private final PromptBacklog backlog;
  private boolean answered = true;

  /**
   * @param admin not closed by this
   */
  PromptFirstConsumer(Map<String, Object> properties, TopicCatalogue catalogue, Admin admin) {
    super(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.admin = admin;
    this.backlog =
        new PromptBacklog(
            catalogue.name(Topic.CHUNKS),
            catalogue.name(Topic.PROMPTS),
            this::ends,
            System::nanoTime);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
    backlog.polled(records.partitions());
    return records;
  }

  @Override
  public OptionalLong currentLag(TopicPartition partition) {
    return backlog.lag(partition, super.currentLag(partition), this::position);
  }

  private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
    ListOffsetsResult answer =
        admin.listOffsets(
            partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())),
            COMMITTED);
    Map<TopicPartition, Long> ends = new HashMap<>();
    try {
      for (TopicPartition partition : partitions) {
        ends.put(partition, answer.partitionResult(partition).get().offset());
      }
      answered = true;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      // Video goes on: prompts are then read when the consumer comes to them.
      if (answered) {
        LOG.warn(
            "The broker does not say how far {} reach; prompts may be refused as late until it does",
            partitions,
            e.getCause());
      }
      answered = false;
    }
    return ends;
  }
}
