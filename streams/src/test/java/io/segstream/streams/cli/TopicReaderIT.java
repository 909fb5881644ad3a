package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.command.CommandException;
import io.segstream.streams.broker.EmbeddedBroker;
import io.segstream.streams.config.KafkaBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicReaderIT {
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker =
        EmbeddedBroker.startWith(
            List.of(
                new NewTopic("mixed", 2, (short) 1),
                new NewTopic("growing", 1, (short) 1),
                new NewTopic("empty", 2, (short) 1)));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static KafkaBlock kafka() {
    return new KafkaBlock(Map.of("bootstrap.servers", broker.bootstrapServers()), Map.of());
  }

  private static KafkaProducer<String, String> producer(String transactionalId) {
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "transactional.id",
                transactionalId),
            new StringSerializer(),
            new StringSerializer());
    producer.initTransactions();
    return producer;
  }

  private static void send(
      KafkaProducer<String, String> producer, String topic, int partition, String value)
      throws ExecutionException, InterruptedException {
    producer.send(new ProducerRecord<>(topic, partition, "key", value)).get();
  }

  private static TopicReader<String> reader(String topic) {
    return new TopicReader<>(kafka(), topic, new StringDeserializer());
  }

  @Test
  void shouldReadAllPartitionsUpToTheEndButNothingThatWasAborted() throws Exception {
    // Given
    try (KafkaProducer<String, String> producer = producer("mixed")) {
      for (boolean committed : List.of(true, false, true, false)) {
        producer.beginTransaction();
        send(producer, "mixed", 0, "zero " + committed);
        send(producer, "mixed", 1, "one " + committed);
        if (committed) {
          producer.commitTransaction();
        } else {
          producer.abortTransaction();
        }
      }
    }
    List<String> values = new ArrayList<>();
    // When: the logs end with an aborted record and a marker, which no reader ever sees
    try (TopicReader<String> reader = reader("mixed")) {
      long count =
          reader.read(
              TopicReader.Start.BEGINNING,
              TopicReader.End.LAST_RECORD,
              () -> false,
              record -> values.add(record.value()));
      // Then
      assertThat(count).isEqualTo(4);
    }
    assertThat(values).containsExactlyInAnyOrder("zero true", "one true", "zero true", "one true");
  }

  @Test
  void shouldFollowFromNowOnUntilItIsToldToStop() throws Exception {
    try (KafkaProducer<String, String> producer = producer("growing")) {
      publish(producer, "before");
      List<String> values = new ArrayList<>();
      boolean[] published = {false};
      try (TopicReader<String> reader = reader("growing")) {
        long count =
            reader.read(
                TopicReader.Start.NOW,
                TopicReader.End.NEVER,
                () -> {
                  // Asked for the first time after the reader has taken its place.
                  if (!published[0]) {
                    published[0] = true;
                    publish(producer, "after");
                  }
                  return !values.isEmpty();
                },
                record -> values.add(record.value()));
        assertThat(count).isEqualTo(1);
      }
      assertThat(values).containsExactly("after");
    }
  }

  private static void publish(KafkaProducer<String, String> producer, String value) {
    producer.beginTransaction();
    Future<?> sent = producer.send(new ProducerRecord<>("growing", "key", value));
    producer.commitTransaction();
    assertThat(sent).isDone();
  }

  @Test
  void shouldEndAtOnceWhereThereIsNothing() throws IOException {
    try (TopicReader<String> reader = reader("empty")) {
      assertThat(
              reader.read(
                  TopicReader.Start.BEGINNING,
                  TopicReader.End.LAST_RECORD,
                  () -> false,
                  record -> {
                    throw new AssertionError("nothing to visit");
                  }))
          .isZero();
    }
  }

  @Test
  void shouldNameATopicThatIsNotThere() {
    assertThatThrownBy(() -> reader("absent"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("there is no topic 'absent'");
  }
}
