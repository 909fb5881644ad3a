package io.segstream.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final NewTopic FRUIT = new NewTopic("fruit", 3, (short) 1);

  @TempDir Path directory;

  @Test
  void shouldTakeRecordsAtOnceAfterCreatingTopics() throws Exception {
    // Given
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(List.of(FRUIT))) {
      // When
      for (int partition = 0; partition < 3; partition++) {
        send(broker, partition, "apple-" + partition);
      }
      // Then
      assertThat(readAll(broker, 3)).containsExactly("apple-0", "apple-1", "apple-2");
    }
  }

  @Test
  void shouldKeepTopicsInAKeptDirectoryAcrossRestarts() throws Exception {
    // Given
    Path kept = directory.resolve("kept");
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.keptIn(kept))) {
      broker.createTopics(List.of(FRUIT));
      send(broker, 0, "apple");
    }
    // When
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.keptIn(kept))) {
      broker.createTopics(List.of(FRUIT));
      send(broker, 0, "pear");
      // Then
      assertThat(readAll(broker, 2)).containsExactly("apple", "pear");
    }
    assertThat(kept).isNotEmptyDirectory();
  }

  @Test
  void shouldRefuseAPortInUseBeforeTouchingTheDataDirectory() throws Exception {
    // Given
    Path untouched = directory.resolve("untouched");
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      BrokerSettings settings = BrokerSettings.keptIn(untouched).withPort(other.getLocalPort());
      // When // Then
      assertThatThrownBy(() -> EmbeddedBroker.start(settings))
          .isInstanceOf(BrokerException.class)
          .hasMessageStartingWith(
              "port %d on localhost is in use by another program; set embedded.port to a free one"
                  .formatted(other.getLocalPort()));
    }
    assertThat(Files.exists(untouched)).isFalse();
  }

  @Test
  void shouldRefuseADirectoryThatIsAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.keptIn(file)))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("cannot use the data directory " + file);
  }

  @Test
  void shouldNameMissingTopicsWithTheirSettings() {
    // Given
    NewTopic chunks = new NewTopic("chunks", 8, (short) 3).configs(Map.of("retention.ms", "1000"));
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(List.of(FRUIT));
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TopicProvisioner topics = new TopicProvisioner(admin);
      // When // Then
      assertThatThrownBy(() -> topics.requireAll(List.of(FRUIT, chunks)))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("1 topics are missing")
          .hasMessageContaining("chunks: partitions=8, replication=3, {retention.ms=1000}");
    }
  }

  @Test
  void shouldRefuseTopicsOfOneFeedWithDifferentNumbersOfPartitions() {
    NewTopic nuts = new NewTopic("nuts", 2, (short) 1);
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(List.of(FRUIT, nuts));
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TopicProvisioner topics = new TopicProvisioner(admin);
      topics.requireSamePartitions("fruit", "fruit");
      assertThatThrownBy(() -> topics.requireSamePartitions("fruit", "nuts"))
          .isInstanceOf(BrokerException.class)
          .hasMessage(
              "Topic fruit has 3 partitions and nuts has 2, but records of one feed must be in"
                  + " partitions of the same number: create nuts anew with 3 partitions");
    }
  }

  private static void send(EmbeddedBroker broker, int partition, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "retries", 0),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("fruit", partition, null, value)).get();
    }
  }

  private static List<String> readAll(EmbeddedBroker broker, int expected) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          List.of(0, 1, 2).stream().map(number -> new TopicPartition("fruit", number)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (values.size() < expected) {
        consumer.poll(Duration.ofSeconds(30)).forEach(record -> values.add(record.value()));
      }
    }
    return values.stream().sorted().toList();
  }
}
