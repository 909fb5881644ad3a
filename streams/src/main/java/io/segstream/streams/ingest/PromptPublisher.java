package io.segstream.streams.ingest;

import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.serde.RecordHeaders;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.ObjectPrompt;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Publishes prompts to {@code segstream.prompts}, keyed by feed, in order. */
public final class PromptPublisher implements AutoCloseable {
  private final Producer<FeedId, ObjectPrompt> producer;
  private final String topic;

  private PromptPublisher(Producer<FeedId, ObjectPrompt> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * Connects to Kafka.
   *
   * @param clientSettings any settings of Kafka's producer, {@code bootstrap.servers} among them
   */
  public static PromptPublisher open(TopicCatalogue catalogue, Map<String, ?> clientSettings) {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, catalogue.maxMessageBytes(Topic.PROMPTS));
    return new PromptPublisher(
        new KafkaProducer<>(
            settings, RecordSerdes.feedId().serializer(), RecordSerdes.objectPrompt().serializer()),
        catalogue.name(Topic.PROMPTS));
  }

  /**
   * Publishes one prompt and waits until the broker has it.
   *
   * @return where it lies, with the broker's time, by which prompts and chunks are ordered
   * @throws ExecutionException if the broker did not take it; the cause says why
   */
  public RecordMetadata publish(ObjectPrompt prompt)
      throws ExecutionException, InterruptedException {
    return producer
        .send(
            new ProducerRecord<>(
                topic,
                null,
                null,
                new FeedId(prompt.getFeed()),
                prompt,
                RecordHeaders.forPrompt(prompt)))
        .get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
