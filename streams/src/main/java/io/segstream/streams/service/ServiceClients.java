package io.segstream.streams.service;

import io.segstream.schemas.topic.TopicCatalogue;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The Kafka clients of one service: the usual ones, but for consumers that do not let video
 * overtake prompts. Kafka Streams closes them, the admin client after all others.
 */
final class ServiceClients implements KafkaClientSupplier {
  private final TopicCatalogue catalogue;
  private Admin admin;

  ServiceClients(TopicCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public synchronized Admin getAdmin(Map<String, Object> properties) {
    admin = Admin.create(properties);
    return admin;
  }

  @Override
  public synchronized Consumer<byte[], byte[]> getConsumer(Map<String, Object> properties) {
    if (admin == null) {
      throw new IllegalStateException("The admin client comes before the consumers that use it");
    }
    return new PromptFirstConsumer(properties, catalogue, admin);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> properties) {
    return consumer(properties);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> properties) {
    return consumer(properties);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> properties) {
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
